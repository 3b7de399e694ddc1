using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace PseudoLabel.Run.Tests.Inputs.Images.Writers;

/// <summary>
/// Writes PNG byte by byte as its specification says, all filters in turn, so that what reads it is held against something else than
/// itself.
/// </summary>
internal static class PngWriter
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="colorType">0 gray, 2 colors, 4 and 6 with alpha.</param>
    /// <param name="samples">16-bit values, those of a pixel side by side.</param>
    /// <param name="interlaced">In seven passes.</param>
    /// <param name="extra">Chunks before the pixels.</param>
    public static byte[] Deep(
        int width, int height, int colorType, ushort[] samples, bool interlaced = false, params (string Type, byte[] Data)[] extra)
    {
        int channels = colorType switch { 0 => 1, 4 => 2, 2 => 3, _ => 4 };
        using var lines = new MemoryStream();
        foreach ((int x, int y, int stepX, int stepY) in interlaced ? Passes : [(0, 0, 1, 1)])
        {
            int columns = (width - x + stepX - 1) / stepX;
            byte[] above = new byte[Math.Max(columns, 0) * channels * 2];
            for (int row = y, filter = 0; row < height && columns > 0; row += stepY, filter = (filter + 1) % 5)
            {
                byte[] line = new byte[above.Length];
                for (int c = 0; c < columns; c++)
                {
                    for (int s = 0; s < channels; s++)
                    {
                        BinaryPrimitives.WriteUInt16BigEndian(
                            line.AsSpan(((c * channels) + s) * 2), samples[(((row * width) + x + (c * stepX)) * channels) + s]);
                    }
                }

                lines.WriteByte((byte)filter);
                lines.Write(Filtered(line, above, channels * 2, filter));
                above = line;
            }
        }

        return Assemble(width, height, 16, colorType, interlaced, lines.ToArray(), extra);
    }

    /// <summary>A PNG of given lines, each with its filter's number before it.</summary>
    public static byte[] Assemble(
        int width, int height, int depth, int colorType, bool interlaced, byte[] lines, params (string Type, byte[] Data)[] extra)
    {
        byte[] ihdr = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(ihdr, width);
        BinaryPrimitives.WriteInt32BigEndian(ihdr.AsSpan(4), height);
        (ihdr[8], ihdr[9], ihdr[12]) = ((byte)depth, (byte)colorType, (byte)(interlaced ? 1 : 0));
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(lines);
        }

        byte[] data = packed.ToArray();
        int cut = data.Length / 2;
        return
        [
            0x89, .. "PNG\r\n"u8, 0x1A, 0x0A,
            .. Chunk("IHDR", ihdr), .. extra.SelectMany(e => Chunk(e.Type, e.Data)), .. Chunk("IDAT", data[..cut]),
            .. Chunk("IDAT", data[cut..]), .. Chunk("IEND", []),
        ];
    }

    /// <summary>
    /// The same file with every chunk's checksum made right, as far as its chunks can be told: so that damage gets past it.
    /// </summary>
    public static byte[] WithSums(byte[] png)
    {
        byte[] mended = [.. png];
        for (int at = 8; at + 12 <= mended.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(mended.AsSpan(at));
            if (length < 0 || length > mended.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(mended.AsSpan(at + 8 + length), Crc32.HashToUInt32(mended.AsSpan(at + 4, length + 4)));
            at += length + 12;
        }

        return mended;
    }

    /// <summary>EXIF data with nothing but an orientation.</summary>
    public static byte[] Exif(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        System.Text.Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        data.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.HashToUInt32(chunk.AsSpan(4, data.Length + 4)));
        return chunk;
    }

    private static byte[] Filtered(byte[] line, byte[] above, int step, int filter)
    {
        byte[] filtered = new byte[line.Length];
        for (int i = 0; i < line.Length; i++)
        {
            int a = i >= step ? line[i - step] : 0, b = above[i], c = i >= step ? above[i - step] : 0;
            int p = a + b - c;
            int paeth =
                Math.Abs(p - a) <= Math.Abs(p - b) && Math.Abs(p - a) <= Math.Abs(p - c) ? a : Math.Abs(p - b) <= Math.Abs(p - c) ? b : c;
            filtered[i] = (byte)(line[i] - (filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => paeth }));
        }

        return filtered;
    }
}
