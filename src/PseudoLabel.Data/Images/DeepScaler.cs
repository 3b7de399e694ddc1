namespace PseudoLabel.Data.Images;

/// <summary>
/// The area averages of <see cref="ImageScaler"/> for images of more than 8 bits a value. They are doubles summed in one order, so that
/// they are the same on every machine. Where the shape does not change, the values are those of the image.
/// </summary>
internal static class DeepScaler
{
    /// <summary>Resizes.</summary>
    public static void Resize(ImagePixels image, ImageShape shape, Span<float> target)
    {
        int stride = shape.Width * image.Channels;
        double[] sums = new double[stride];
        double[] across = new double[stride];
        double area = (double)image.Width * image.Height;
        int width = image.Width * image.Channels;
        for (int y = 0; y < shape.Height; y++)
        {
            // The units are those of the other scaler: a source row is shape.Height long, a target row image.Height.
            long top = (long)y * image.Height;
            long bottom = top + image.Height;
            sums.AsSpan().Clear();
            for (long row = top / shape.Height; row * shape.Height < bottom; row++)
            {
                double covered = Math.Min(bottom, (row + 1) * shape.Height) - Math.Max(top, row * shape.Height);
                Across(image.Deep.AsSpan((int)(row * width), width), image, shape.Width, across);
                for (int i = 0; i < stride; i++)
                {
                    sums[i] += covered * across[i];
                }
            }

            Store(sums, area, image.Channels, shape, target.Slice(y * shape.Width * shape.Channels, shape.Width * shape.Channels));
        }
    }

    private static void Across(ReadOnlySpan<float> row, ImagePixels image, int columns, double[] sums)
    {
        int channels = image.Channels;
        for (int x = 0; x < columns; x++)
        {
            long left = (long)x * image.Width;
            long right = left + image.Width;
            for (int c = 0; c < channels; c++)
            {
                double sum = 0;
                for (long at = left / columns; at * columns < right; at++)
                {
                    long covered = Math.Min(right, (at + 1) * columns) - Math.Max(left, at * columns);
                    sum += covered * (double)row[((int)at * channels) + c];
                }

                sums[(x * channels) + c] = sum;
            }
        }
    }

    private static void Store(double[] sums, double area, int channels, ImageShape shape, Span<float> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            int pixel = i / shape.Channels * channels;
            double sum = channels == 1 ? sums[pixel]
                : shape.Channels == 3 ? sums[pixel + (i % 3)]
                : ((299 * sums[pixel]) + (587 * sums[pixel + 1]) + (114 * sums[pixel + 2])) / 1000;
            target[i] = (float)(sum / area);
        }
    }
}
