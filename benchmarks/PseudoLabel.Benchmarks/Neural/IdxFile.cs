using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using PseudoLabel.Data;

namespace PseudoLabel.Benchmarks.Neural;

/// <summary>
/// A file of the idx format of MNIST (LeCun, Cortes and Burges): two zero bytes, the kind of value (8, unsigned byte), the number of
/// dimensions, each dimension as four bytes, most significant first, then the values, the last dimension fastest.
/// </summary>
/// <param name="Path">Where it was read from.</param>
/// <param name="Dimensions">Its dimensions, each at least 1: images, rows and columns, or labels alone.</param>
/// <param name="Values">The values.</param>
internal sealed record IdxFile(string Path, IReadOnlyList<int> Dimensions, byte[] Values)
{
    private const int UnsignedByte = 8;

    /// <summary>Reads a file, or the one with .gz after its name.</summary>
    /// <param name="path">The file's path, without .gz.</param>
    /// <param name="dimensions">The dimensions that it must have: 3 for images, 1 for labels.</param>
    /// <exception cref="UserErrorException">It is not there, or not what it should be.</exception>
    public static IdxFile Read(string path, int dimensions)
    {
        string file = File.Exists(path) ? path : path + ".gz";
        if (!File.Exists(file))
        {
            throw new UserErrorException("the file is not there, nor is one with .gz after its name", path);
        }

        try
        {
            using Stream raw = File.OpenRead(file);
            using Stream stream = file.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(raw, CompressionMode.Decompress) : raw;
            return Read(stream, file, dimensions);
        }
        catch (InvalidDataException e)
        {
            throw new UserErrorException("it is no gzip file, or a damaged one", file, inner: e);
        }
    }

    private static IdxFile Read(Stream stream, string file, int dimensions)
    {
        Span<byte> magic = Filled(stream, new byte[4], file);
        int found = BinaryPrimitives.ReadInt32BigEndian(magic);
        int expected = (UnsignedByte << 8) | dimensions;
        if (found != expected)
        {
            throw new UserErrorException(string.Create(
                CultureInfo.InvariantCulture,
                $"it starts with {found}, not with {expected}: it is no idx file of bytes with {dimensions} dimension{(dimensions == 1 ? "" : "s")}"), file);
        }

        var sizes = new int[dimensions];
        long count = 1;
        for (int i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(Filled(stream, new byte[4], file));
            count = sizes[i] < 1 || count > Array.MaxLength ? 0 : count * sizes[i];
        }

        if (count < 1 || count > Array.MaxLength)
        {
            throw new UserErrorException($"its dimensions, {string.Join(" x ", sizes)}, cannot be", file);
        }

        byte[] values = Filled(stream, new byte[count], file);
        return stream.ReadByte() < 0
            ? new IdxFile(file, sizes, values)
            : throw new UserErrorException($"it goes on after the {count} values of its {string.Join(" x ", sizes)}", file);
    }

    private static byte[] Filled(Stream stream, byte[] bytes, string file)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length
            ? bytes
            : throw new UserErrorException(
                string.Create(CultureInfo.InvariantCulture, $"it is cut short: {read} bytes where {bytes.Length} are due"), file);
    }
}
