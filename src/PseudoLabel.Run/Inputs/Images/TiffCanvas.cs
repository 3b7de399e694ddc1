using System.Buffers.Binary;
using BitMiracle.LibTiff.Classic;
using PseudoLabel.Data;
using PseudoLabel.Data.Images;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Gathers the values of a TIFF page from its blocks, as bytes or as numbers from 0 to 255 with fractions, and makes the image of them.
/// </summary>
internal sealed class TiffCanvas
{
    private readonly TiffLayout layout;
    private readonly int colors;
    private readonly byte[]? bytes;
    private readonly float[]? deep;
    private readonly float[]? alpha;
    private readonly double scale;
    private readonly double zero;
    private readonly float[] row;

    public TiffCanvas(TiffLayout layout)
    {
        this.layout = layout;
        colors = layout.Colors;
        int pixels = checked(layout.Width * layout.Height);
        bytes = layout.IsDeep || layout.Photometric == Photometric.PALETTE ? null : new byte[checked(pixels * colors)];
        deep = bytes is null ? new float[checked(pixels * colors)] : null;
        alpha = layout.Alpha >= 0 ? new float[pixels] : null;
        row = new float[layout.BlockWidth * (layout.Planes > 1 ? 1 : layout.Samples)];

        // The whole scale of the kind is black to white, so that images of one kind stay comparable; fractions are 0 to 1.
        double most = Math.Pow(2, layout.Bits) - 1;
        scale = layout.Photometric == Photometric.PALETTE ? 1 : layout.Format == SampleFormat.IEEEFP ? 255 : 255 / most;
        zero = layout.Format == SampleFormat.INT ? -Math.Pow(2, layout.Bits - 1) : 0;
    }

    /// <summary>Puts the rows of a block.</summary>
    /// <param name="plane">The only value of a pixel that it holds; 0 where it holds all of them.</param>
    /// <param name="x">Its place from the left.</param>
    /// <param name="y">Its place from the top.</param>
    /// <param name="columns">Columns of it that lie in the image.</param>
    /// <param name="rows">Rows of it that lie in the image.</param>
    public void Put(ReadOnlySpan<byte> block, int plane, int x, int y, int columns, int rows)
    {
        int values = layout.Planes > 1 ? 1 : layout.Samples;
        for (int r = 0; r < rows; r++)
        {
            Unpack(block.Slice(r * layout.RowBytes, layout.RowBytes), columns * values);
            int pixel = ((y + r) * layout.Width) + x;
            for (int i = 0; i < columns; i++, pixel++)
            {
                for (int v = 0; v < values; v++)
                {
                    Put(pixel, plane + v, row[(i * values) + v]);
                }
            }
        }
    }

    /// <summary>The image, upright, on white.</summary>
    /// <param name="palette">The colors that the values stand for; null where they are colors themselves.</param>
    public ImagePixels Finish(byte[]? palette)
    {
        int pixels = layout.Width * layout.Height;
        bool turns = ExifOrientation.Turns(layout.Orientation);
        (int width, int height) = turns ? (layout.Height, layout.Width) : (layout.Width, layout.Height);
        if (deep is not null && palette is null)
        {
            int channels = colors == 1 ? 1 : 3;
            float[] values = colors == 4 ? new float[pixels * 3] : deep;
            for (int i = 0; i < pixels; i++)
            {
                Mix(i, deep.AsSpan(i * colors, colors), values.AsSpan(i * channels, channels));
            }

            return new ImagePixels(
                width, height, channels, ExifOrientation.Turned(values, layout.Width, layout.Height, channels, layout.Orientation));
        }

        byte[] rgb = new byte[checked(pixels * 3)];
        Span<float> color = stackalloc float[4];
        Span<float> mixed = stackalloc float[3];
        for (int i = 0; i < pixels; i++)
        {
            int given = palette is null ? colors : 3;
            for (int c = 0; c < given; c++)
            {
                color[c] = palette is null ? bytes![(i * colors) + c] : palette[((int)deep![i] * 3) + c];
            }

            Mix(i, color[..given], mixed[..(given == 1 ? 1 : 3)]);
            for (int c = 0; c < 3; c++)
            {
                rgb[(i * 3) + c] = (byte)(Math.Clamp(mixed[given == 1 ? 0 : c], 0, 255) + 0.5f);
            }
        }

        return new ImagePixels(width, height, ExifOrientation.Turned(rgb, layout.Width, layout.Height, 3, layout.Orientation));
    }

    /// <summary>From inks to colors, and onto white.</summary>
    private void Mix(int pixel, ReadOnlySpan<float> color, Span<float> mixed)
    {
        if (color.Length == 4)
        {
            for (int c = 0; c < 3; c++)
            {
                mixed[c] = (255 - color[c]) * (255 - color[3]) / 255;
            }
        }
        else
        {
            color.CopyTo(mixed);
        }

        if (alpha is null)
        {
            return;
        }

        float a = alpha[pixel] / 255;
        foreach (ref float value in mixed)
        {
            value = (value * (layout.Premultiplied ? 1 : a)) + (255 * (1 - a));
        }
    }

    private void Put(int pixel, int sample, float value)
    {
        if (sample == layout.Alpha)
        {
            alpha![pixel] = (float)((value - zero) * scale);
            return;
        }

        if (sample >= colors)
        {
            return;
        }

        if (!float.IsFinite(value))
        {
            throw new ImageException("it holds pixels that are no numbers");
        }

        double on = (value - zero) * scale;
        on = layout.Photometric == Photometric.MINISWHITE ? 255 - on : on;
        if (bytes is not null)
        {
            bytes[(pixel * colors) + sample] = (byte)Math.Round(on);
        }
        else
        {
            deep![(pixel * colors) + sample] = (float)on;
        }
    }

    /// <summary>The values of a row of a block. The library has put those of 16 bits and more in this machine's order.</summary>
    private void Unpack(ReadOnlySpan<byte> packed, int count)
    {
        bool real = layout.Format == SampleFormat.IEEEFP;
        bool signed = layout.Format == SampleFormat.INT;
        for (int i = 0; i < count; i++)
        {
            row[i] = layout.Bits switch
            {
                8 => signed ? (sbyte)packed[i] : packed[i],
                16 when real => (float)BinaryPrimitives.ReadHalfLittleEndian(packed[(i * 2)..]),
                16 when signed => BinaryPrimitives.ReadInt16LittleEndian(packed[(i * 2)..]),
                16 => BinaryPrimitives.ReadUInt16LittleEndian(packed[(i * 2)..]),
                32 when real => BinaryPrimitives.ReadSingleLittleEndian(packed[(i * 4)..]),
                32 when signed => BinaryPrimitives.ReadInt32LittleEndian(packed[(i * 4)..]),
                32 => BinaryPrimitives.ReadUInt32LittleEndian(packed[(i * 4)..]),
                64 => (float)BinaryPrimitives.ReadDoubleLittleEndian(packed[(i * 8)..]),
                var bits => Field(packed, (long)i * bits, bits),
            };
        }
    }

    /// <summary>A value whose bits, the highest first, follow one another without regard for bytes.</summary>
    private static int Field(ReadOnlySpan<byte> packed, long at, int bits)
    {
        int value = 0;
        for (long bit = at; bit < at + bits; bit++)
        {
            value = (value << 1) | ((packed[(int)(bit >> 3)] >> (int)(7 - (bit & 7))) & 1);
        }

        return value;
    }
}
