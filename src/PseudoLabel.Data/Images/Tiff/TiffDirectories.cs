using System.Buffers.Binary;
using System.Diagnostics;

namespace PseudoLabel.Data.Images.Tiff;

/// <summary>
/// Lists the directories of a TIFF file (TIFF 6.0, and BigTIFF): every entry must lie within the file, and no directory twice in the chain.
/// </summary>
public static class TiffDirectories
{
    /// <summary>Pages that are looked for at most.</summary>
    private const int Most = 64;

    // By the number of the type, from 0: bytes of a value.
    private static readonly int[] TypeBytes = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

    /// <summary>Reads the chain.</summary>
    /// <param name="tiff">The file's bytes.</param>
    /// <returns>At least one directory.</returns>
    /// <exception cref="ImageException">It is cut short or damaged.</exception>
    public static IReadOnlyList<TiffDirectory> Read(ReadOnlySpan<byte> tiff)
    {
        bool little = tiff[0] == 'I';
        bool big = Short(tiff, 2, little) == 43;
        List<TiffDirectory> found = [];
        HashSet<long> seen = [];
        long next = big ? Word(tiff, 8, 8, little) : Word(tiff, 4, 4, little);
        while (next != 0 && found.Count < Most)
        {
            if (!seen.Add(next))
            {
                throw CutShort();
            }

            found.Add(ReadOne(tiff, next, little, big, out next));
        }

        return found.Count > 0 ? found : throw CutShort();
    }

    private static ImageException CutShort() => new("it is a TIFF image that is cut short or damaged");

    private static TiffDirectory ReadOne(ReadOnlySpan<byte> tiff, long offset, bool little, bool big, out long next)
    {
        (int countBytes, int entryBytes, int wordBytes) = big ? (8, 20, 8) : (2, 12, 4);
        long entries = Word(tiff, offset, countBytes, little);
        if (entries > (tiff.Length - offset - countBytes) / entryBytes)
        {
            throw CutShort();
        }

        var directory = new TiffDirectory { Offset = offset };
        for (long i = 0; i < entries; i++)
        {
            long at = offset + countBytes + (i * entryBytes);
            int type = Short(tiff, at + 2, little);
            long count = Word(tiff, at + 4, wordBytes, little);
            int bytes = type < TypeBytes.Length ? TypeBytes[type] : 0;
            if (bytes == 0 || count <= 0)
            {
                // Of a type that does not exist, or nothing: readers pass it over.
                continue;
            }

            if (count > tiff.Length / bytes)
            {
                throw CutShort();
            }

            long place = count * bytes <= wordBytes ? at + 4 + wordBytes : Word(tiff, at + 4 + wordBytes, wordBytes, little);
            if (place > tiff.Length - (count * bytes))
            {
                throw CutShort();
            }

            directory.Add(Short(tiff, at, little), count, Word(tiff, place, Math.Min(bytes, 8), little));
        }

        long end = offset + countBytes + (entries * entryBytes);
        next = end <= tiff.Length - wordBytes ? Word(tiff, end, wordBytes, little) : 0;
        return directory;
    }

    private static int Short(ReadOnlySpan<byte> tiff, long at, bool little) => (int)Word(tiff, at, 2, little);

    private static long Word(ReadOnlySpan<byte> tiff, long at, int bytes, bool little)
    {
        if (at < 0 || at > tiff.Length - bytes)
        {
            throw CutShort();
        }

        ReadOnlySpan<byte> word = tiff.Slice((int)at, bytes);
        long value = bytes switch
        {
            1 => word[0],
            2 => little ? BinaryPrimitives.ReadUInt16LittleEndian(word) : BinaryPrimitives.ReadUInt16BigEndian(word),
            4 => little ? BinaryPrimitives.ReadUInt32LittleEndian(word) : BinaryPrimitives.ReadUInt32BigEndian(word),
            8 => little ? BinaryPrimitives.ReadInt64LittleEndian(word) : BinaryPrimitives.ReadInt64BigEndian(word),
            _ => throw new UnreachableException($"No number of {bytes} bytes was asked for."),
        };
        return value >= 0 ? value : throw CutShort();
    }
}
