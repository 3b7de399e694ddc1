namespace PseudoLabel.Data.Images;

/// <summary>
/// Brings images to one shape by area averages: a target pixel is the mean of the source pixels under it, each weighted by the share of it
/// that is covered. Of 8 bits a value in whole numbers, so that every machine gives the same ones (<see cref="DeepScaler"/> has those of
/// more); the sides are stretched where their ratio differs.
/// </summary>
internal static class ImageScaler
{
    /// <summary>Resizes.</summary>
    /// <param name="shape">The shape wanted; of three channels one is made as 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601).</param>
    /// <param name="target">
    /// Gets the <see cref="ImageShape.Columns"/> values, row by row, channels side by side. They are whole numbers from 0 to 255; of an
    /// image with more than 8 bits a value they have fractions.
    /// </param>
    public static void Resize(ImagePixels image, ImageShape shape, Span<float> target)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(shape);
        if (image.Deep is not null)
        {
            DeepScaler.Resize(image, shape, target);
            return;
        }

        int stride = shape.Width * 3;
        Span<long> sums = stride <= 1024 ? stackalloc long[stride] : new long[stride];
        Span<long> across = stride <= 1024 ? stackalloc long[stride] : new long[stride];
        PixelCover cover = image.Cover;
        long area = (long)cover.Width * cover.Height;
        long high = (long)cover.Square * shape.Height;
        for (int y = 0; y < shape.Height; y++)
        {
            // In units of 1 / shape.Height of a declared row, the target row covers [top, top +
            // cover.Height), a source row as many declared ones as its squares are high.
            long top = ((long)y * cover.Height) + ((long)cover.Top * shape.Height);
            long bottom = top + cover.Height;
            sums.Clear();
            for (long row = top / high; row * high < bottom; row++)
            {
                long covered = Math.Min(bottom, (row + 1) * high) - Math.Max(top, row * high);
                Across(image.Bytes.Slice((int)(row * image.Width * 3), image.Width * 3), cover, shape.Width, across);
                for (int i = 0; i < stride; i++)
                {
                    sums[i] += covered * across[i];
                }
            }

            Store(sums, area, shape, target.Slice(y * shape.Width * shape.Channels, shape.Width * shape.Channels));
        }
    }

    /// <summary>Sums along one source row, by the same units across.</summary>
    private static void Across(ReadOnlySpan<byte> row, PixelCover cover, int columns, Span<long> sums)
    {
        long wide = (long)cover.Square * columns;
        for (int x = 0; x < columns; x++)
        {
            long left = ((long)x * cover.Width) + ((long)cover.Left * columns);
            long right = left + cover.Width;
            long red = 0, green = 0, blue = 0;
            for (long at = left / wide; at * wide < right; at++)
            {
                long covered = Math.Min(right, (at + 1) * wide) - Math.Max(left, at * wide);
                int i = (int)at * 3;
                red += covered * row[i];
                green += covered * row[i + 1];
                blue += covered * row[i + 2];
            }

            sums[x * 3] = red;
            sums[(x * 3) + 1] = green;
            sums[(x * 3) + 2] = blue;
        }
    }

    /// <summary>Rounds the means to the nearest whole number.</summary>
    private static void Store(ReadOnlySpan<long> sums, long area, ImageShape shape, Span<float> target)
    {
        for (int x = 0; x < shape.Width; x++)
        {
            long red = sums[x * 3], green = sums[(x * 3) + 1], blue = sums[(x * 3) + 2];
            if (shape.Channels == 1)
            {
                long gray = (299 * red) + (587 * green) + (114 * blue);
                target[x] = (gray + (500 * area)) / (1000 * area);
            }
            else
            {
                target[x * 3] = (red + (area / 2)) / area;
                target[(x * 3) + 1] = (green + (area / 2)) / area;
                target[(x * 3) + 2] = (blue + (area / 2)) / area;
            }
        }
    }
}
