using System.Buffers.Binary;
using System.IO.Compression;

namespace PseudoLabel.Data.Images.Png;

/// <summary>Decodes PNG of 16 bits a value, which the decoder of the others would cut to 8.</summary>
public static class DeepPng
{
    private const int ValueBytes = 2;
    private const double White = 65535;

    /// <summary>The passes of an interlaced image: first column and row, and steps between them.</summary>
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Decodes, upright, transparent pixels on white.</summary>
    /// <param name="png">The file's bytes.</param>
    /// <param name="header">What they say of themselves, 16 bits a value.</param>
    /// <exception cref="ImageException">They are cut short or damaged.</exception>
    public static ImagePixels Decode(ReadOnlySpan<byte> png, PngHeader header)
    {
        ArgumentNullException.ThrowIfNull(header);
        int channels = header.ColorType is 0 or 4 ? 1 : 3;
        ImageLimits.CheckDeep(header.Width, header.Height, channels);
        (int width, int height) = ((int)header.Width, (int)header.Height);
        float[] values = new float[width * height * channels];
        using var packed = new MemoryStream(Packed(png, header.Data), writable: false);
        using var lines = new ZLibStream(packed, CompressionMode.Decompress);
        int stored = channels + (header.ColorType is 4 or 6 ? 1 : 0);
        ushort[]? key = Key(png[header.Transparent], channels, stored);
        foreach ((int x, int y, int stepX, int stepY) in header.Interlaced ? Passes : [(0, 0, 1, 1)])
        {
            int columns = (width - x + stepX - 1) / stepX;
            if (columns <= 0 || y >= height)
            {
                continue;
            }

            byte[] above = new byte[columns * stored * ValueBytes];
            byte[] line = new byte[above.Length];
            for (int row = y; row < height; row += stepY, (above, line) = (line, above))
            {
                Read(lines, line, above, stored * ValueBytes);
                for (int c = 0; c < columns; c++)
                {
                    Pixel(
                        line.AsSpan(c * stored * ValueBytes, stored * ValueBytes), key,
                        values.AsSpan(((row * width) + x + (c * stepX)) * channels, channels));
                }
            }
        }

        (int across, int down) = ExifOrientation.Turns(header.Orientation) ? (height, width) : (width, height);
        return new ImagePixels(across, down, channels, ExifOrientation.Turned(values, width, height, channels, header.Orientation));
    }

    private static byte[] Packed(ReadOnlySpan<byte> png, IReadOnlyList<Range> parts)
    {
        byte[] packed = new byte[parts.Sum(p => p.End.Value - p.Start.Value)];
        int at = 0;
        foreach (Range part in parts)
        {
            png[part].CopyTo(packed.AsSpan(at));
            at += part.End.Value - part.Start.Value;
        }

        return packed;
    }

    private static ushort[]? Key(ReadOnlySpan<byte> transparent, int channels, int stored)
    {
        if (stored != channels || transparent.Length != channels * ValueBytes)
        {
            return null;
        }

        ushort[] key = new ushort[channels];
        for (int c = 0; c < channels; c++)
        {
            key[c] = BinaryPrimitives.ReadUInt16BigEndian(transparent[(c * ValueBytes)..]);
        }

        return key;
    }

    private static void Pixel(ReadOnlySpan<byte> stored, ushort[]? key, Span<float> values)
    {
        double alpha = stored.Length > values.Length * ValueBytes ? BinaryPrimitives.ReadUInt16BigEndian(stored[^ValueBytes..]) / White : 1;
        bool clear = key is not null;
        for (int c = 0; c < values.Length; c++)
        {
            ushort value = BinaryPrimitives.ReadUInt16BigEndian(stored[(c * ValueBytes)..]);
            clear &= key is not null && value == key[c];
            values[c] = (float)((value * 255 / White * alpha) + (255 * (1 - alpha)));
        }

        if (clear)
        {
            values.Fill(255);
        }
    }

    /// <summary>Reads a line and undoes its filter.</summary>
    private static void Read(ZLibStream lines, byte[] line, byte[] above, int step)
    {
        int filter;
        try
        {
            filter = lines.ReadByte();
            lines.ReadExactly(line);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageException("it is a PNG image that is cut short or damaged", e);
        }

        for (int i = 0; i < line.Length; i++)
        {
            int left = i < step ? 0 : line[i - step];
            int up = above[i];
            line[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, i < step ? 0 : above[i - step]),
                _ => throw PngHeader.CutShort(),
            });
        }
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner;
        (int a, int b, int c) = (Math.Abs(guess - left), Math.Abs(guess - up), Math.Abs(guess - corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
