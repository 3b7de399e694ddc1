using System.Runtime.InteropServices;

namespace PseudoLabel.Learning.Features;

/// <summary>The first 40 bytes of a stored <see cref="FeatureBatch"/>: the field order is the layout.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct FeatureBatchHeader
{
    internal const uint ExpectedMagic = 0x42464C50; // "PLFB", little-endian
    internal const int ExpectedVersion = 1;
    internal const string Unreadable = "These bytes are not a batch of features, or not a whole one.";
    private const int LeastSetAsideBytes = 18; // two numbers of 8 bytes, two empty strings

    internal uint Magic;
    internal int Version;
    internal int Rows;
    internal int Columns;
    internal int DenseColumns;
    internal int Runs;
    internal int SetAside;
    internal int SetAsideBytes;
    internal long Entries;

    /// <summary>
    /// Checked before anything is allocated, so that damaged counts cannot ask for all memory where the stream's length is known.
    /// </summary>
    /// <exception cref="InvalidDataException">The header is not one, or promises more than there is.</exception>
    internal readonly void Check(Stream rest)
    {
        if (Magic != ExpectedMagic)
        {
            throw new InvalidDataException(Unreadable);
        }

        if (Version != ExpectedVersion)
        {
            throw new InvalidDataException($"This batch of features has version {Version}; this program reads version {ExpectedVersion}.");
        }

        long cells = (long)Rows * DenseColumns;
        bool sound = Rows >= 0 && DenseColumns >= 0 && Columns >= DenseColumns && cells <= Array.MaxLength
            && Runs >= 0 && Runs <= Rows && Runs <= Array.MaxLength / 2
            && SetAside >= 0 && SetAside <= SetAsideBytes / LeastSetAsideBytes
            && Entries >= 0 && Entries <= Array.MaxLength;
        if (!sound || (rest.CanSeek && rest.Length - rest.Position < Size(cells)))
        {
            throw new InvalidDataException(Unreadable);
        }
    }

    private readonly long Size(long cells) =>
        cells * sizeof(float)
            + (Columns > DenseColumns ? (Rows + 1L) * sizeof(int) + Entries * (sizeof(int) + sizeof(float)) : 0)
            + Runs * 2L * sizeof(long)
            + SetAsideBytes;
}
