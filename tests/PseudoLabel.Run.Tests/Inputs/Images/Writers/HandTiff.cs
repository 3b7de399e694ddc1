using System.Buffers.Binary;
using System.IO.Compression;

namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>
/// Writes gray TIFF of one strip byte by byte as TIFF 6.0 and its supplement on predictors say, in either byte order: so that the library
/// that reads it is held against something else than its own writer.
/// </summary>
internal static class HandTiff
{
    /// <param name="width">Values across.</param>
    /// <param name="bits">Bits of a value: 8, 16 or 32.</param>
    /// <param name="values">The values; of fractions their bits.</param>
    /// <param name="big">Whether the file is big endian.</param>
    /// <param name="predictor">1 none, 2 differences along a row, 3 those of fractions, byte by byte.</param>
    /// <param name="real">Whether the values are fractions.</param>
    /// <param name="type">The type of the numbers that say how the values lie: 3 short, as the standard has it, 4 long.</param>
    public static byte[] Write(int width, int bits, uint[] values, bool big, int predictor, bool real = false, int type = 3)
    {
        int height = values.Length / width;
        byte[] rows = [.. values.Chunk(width)
            .SelectMany(row => predictor == 3 ? Floats(row, bits) : Words(predictor == 2 ? Differences(row) : row, bits, big))];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        byte[] strip = packed.ToArray();
        (int Tag, int Value)[] entries =
        [
            (256, width), (257, height), (258, bits), (259, 8), (262, 1), (273, 8), (277, 1), (278, height), (279, strip.Length),
            (317, predictor), (339, real ? 3 : 1),
        ];
        byte[] Short(int v) => [.. Words([(uint)v], 16, big)];
        byte[] Long(int v) => [.. Words([(uint)v], 32, big)];
        return
        [
            .. big ? "MM"u8 : "II"u8, .. Short(42), .. Long(8 + strip.Length), .. strip,
            .. Short(entries.Length), .. entries.SelectMany(e => e.Tag is 256 or 257 or 273 or 278 or 279 || type == 4
                ? (byte[])[.. Short(e.Tag), .. Short(4), .. Long(1), .. Long(e.Value)]
                : [.. Short(e.Tag), .. Short(3), .. Long(1), .. Short(e.Value), 0, 0]), .. Long(0),
        ];
    }

    private static uint[] Differences(uint[] row) => [.. row.Select((v, i) => i == 0 ? v : v - row[i - 1])];

    private static IEnumerable<byte> Words(uint[] row, int bits, bool big) => row.SelectMany(v =>
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, v);
        IEnumerable<byte> little = bytes.Take(bits / 8);
        return big ? little.Reverse() : little;
    });

    /// <summary>All highest bytes first, then all next ones; then differences from byte to byte.</summary>
    private static byte[] Floats(uint[] row, int bits)
    {
        int count = bits / 8;
        byte[] planes = [.. Enumerable.Range(0, count).SelectMany(p => row.Select(v => (byte)(v >> (8 * (count - 1 - p)))))];
        return [.. planes.Select((b, i) => (byte)(b - (i == 0 ? 0 : planes[i - 1])))];
    }
}
