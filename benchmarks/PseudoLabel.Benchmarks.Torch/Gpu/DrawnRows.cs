using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Benchmarks.Torch.Gpu;

/// <summary>
/// Rows that a network can learn and that are not learned at once. An image is a sum of waves, one for each class's direction, each begun
/// anywhere; a vector a sum of the classes' own vectors. The row's own class has weight 1, each other one of either sign around 0:
/// where that is larger nobody can tell.
/// </summary>
internal static class DrawnRows
{
    private const double OtherWeight = 0.5;
    private const double Noise = 0.5;
    private const double PixelsOfWave = 4;

    /// <summary>Draws rows.</summary>
    /// <param name="net">What rows.</param>
    /// <param name="count">How many; the class of row i is i modulo the classes.</param>
    /// <param name="seed">What follows from it is always the same.</param>
    public static (FeatureMatrix Rows, int[] Labels) Of(GpuNet net, int count, ulong seed)
    {
        var cells = new float[count * net.Columns];
        int[] labels = [.. Enumerable.Range(0, count).Select(i => i % GpuNet.Classes)];
        Parallel.For(0, count, row =>
        {
            var random = new SeededRandom(SeededRandom.Derive(seed, "row", row));
            double[] weights =
                [.. Enumerable.Range(0, GpuNet.Classes).Select(c => c == labels[row] ? 1 : OtherWeight * random.NextGaussian())];
            double[] starts = [.. weights.Select(_ => 2 * Math.PI * random.NextDouble())];
            Span<float> values = cells.AsSpan(row * net.Columns, net.Columns);
            for (int i = 0; i < values.Length; i++)
            {
                double sum = Noise * random.NextGaussian();
                for (int c = 0; c < weights.Length; c++)
                {
                    sum += weights[c] * (net.Image is { } image ? Wave(i / image.Channels, image.Width, c, starts[c]) : Vector(i, c));
                }

                values[i] = (float)sum;
            }
        });
        return (new FeatureMatrix(count, net.Columns, net.Columns, cells), labels);
    }

    private static double Wave(int pixel, int width, int direction, double start)
    {
        double angle = Math.PI * direction / GpuNet.Classes;
        double along = (Math.Cos(angle) * (pixel % width)) + (Math.Sin(angle) * (pixel / width));
        return Math.Cos((2 * Math.PI * along / PixelsOfWave) + start);
    }

    private static double Vector(int column, int direction) => (2 * SeededRandom.Uniform(3, direction, column)) - 1;
}
