using System.Numerics;

namespace PseudoLabel.Data.Images;

/// <summary>
/// Makes the picture that a pretrained network sees: the image is scaled so that it covers the shape, and what is over is cut off at both
/// ends of its longer side alike. Down first, then across, each to whole numbers from 0 to 255.
/// </summary>
internal static class PictureScaler
{
    /// <summary>Makes a picture.</summary>
    /// <param name="image">
    /// An image of any size; values of more than 8 bits are rounded to them first, those beyond 0 to 255 cut off.
    /// </param>
    /// <param name="shape">Height and width wanted; the channels are always three.</param>
    /// <returns>height x width x 3 bytes, row by row: red, green and blue.</returns>
    public static byte[] Cut(ImagePixels image, ImageShape shape)
    {
        // In pixels that were decoded. Squares are powers of two: where they are of one pixel, these are the numbers themselves.
        PixelCover cover = image.Cover;
        (double width, double height) = ((double)cover.Width / cover.Square, (double)cover.Height / cover.Square);
        double scale = Math.Min(width / shape.Width, height / shape.Height);
        PictureTaps across = PictureTaps.Of(image.Width, shape.Width, scale, width, (double)cover.Left / cover.Square);
        PictureTaps down = PictureTaps.Of(image.Height, shape.Height, scale, height, (double)cover.Top / cover.Square);
        byte[] low = Down(image, down, shape.Height, across.First, across.End - across.First);
        return Across(low, across, shape);
    }

    /// <summary>Scales the height of the columns that are used.</summary>
    private static byte[] Down(ImagePixels image, PictureTaps taps, int height, int left, int width)
    {
        int stride = width * 3;
        byte[] target = new byte[height * stride];
        byte[] row = image.Deep is null ? [] : new byte[stride];
        int[] sums = new int[stride];
        for (int y = 0; y < height; y++)
        {
            sums.AsSpan().Clear();
            ReadOnlySpan<int> weights = taps.Weights(y);
            for (int k = 0; k < weights.Length; k++)
            {
                Add(sums, weights[k], Row(image, taps.From(y) + k, left, row, stride));
            }

            Span<byte> line = target.AsSpan(y * stride, stride);
            for (int i = 0; i < stride; i++)
            {
                line[i] = PictureTaps.Round(sums[i]);
            }
        }

        return target;
    }

    private static byte[] Across(byte[] low, PictureTaps taps, ImageShape shape)
    {
        int stride = low.Length / shape.Height;
        byte[] target = new byte[shape.Height * shape.Width * 3];
        for (int y = 0; y < shape.Height; y++)
        {
            ReadOnlySpan<byte> line = low.AsSpan(y * stride, stride);
            for (int x = 0; x < shape.Width; x++)
            {
                ReadOnlySpan<int> weights = taps.Weights(x);
                int at = (taps.From(x) - taps.First) * 3;
                int red = 0, green = 0, blue = 0;
                for (int k = 0; k < weights.Length; k++, at += 3)
                {
                    red += weights[k] * line[at];
                    green += weights[k] * line[at + 1];
                    blue += weights[k] * line[at + 2];
                }

                int pixel = ((y * shape.Width) + x) * 3;
                target[pixel] = PictureTaps.Round(red);
                target[pixel + 1] = PictureTaps.Round(green);
                target[pixel + 2] = PictureTaps.Round(blue);
            }
        }

        return target;
    }

    /// <summary>Some pixels of a row, three bytes each.</summary>
    private static ReadOnlySpan<byte> Row(ImagePixels image, int y, int left, byte[] row, int stride)
    {
        if (image.Deep is not { } deep)
        {
            return image.Bytes.Slice(((y * image.Width) + left) * 3, stride);
        }

        ReadOnlySpan<float> values = deep.AsSpan(((y * image.Width) + left) * image.Channels);
        for (int i = 0; i < stride; i++)
        {
            row[i] = (byte)Math.Clamp(values[image.Channels == 3 ? i : i / 3] + 0.5f, 0, 255);
        }

        return row;
    }

    /// <summary>Adds a row times a weight; whole numbers, so that many at once give the same.</summary>
    private static void Add(int[] sums, int weight, ReadOnlySpan<byte> row)
    {
        int i = 0;
        int lanes = Vector<int>.Count;
        for (; i + Vector<byte>.Count <= row.Length; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(row[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> a, out Vector<uint> b);
            Vector.Widen(high, out Vector<uint> c, out Vector<uint> d);
            (new Vector<int>(sums, i) + (Vector.AsVectorInt32(a) * weight)).CopyTo(sums, i);
            (new Vector<int>(sums, i + lanes) + (Vector.AsVectorInt32(b) * weight)).CopyTo(sums, i + lanes);
            (new Vector<int>(sums, i + (2 * lanes)) + (Vector.AsVectorInt32(c) * weight)).CopyTo(sums, i + (2 * lanes));
            (new Vector<int>(sums, i + (3 * lanes)) + (Vector.AsVectorInt32(d) * weight)).CopyTo(sums, i + (3 * lanes));
        }

        for (; i < row.Length; i++)
        {
            sums[i] += weight * row[i];
        }
    }
}
