using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>
/// Learns the one scale that all pixels of all images share: every pixel stays a feature of its own, in order, less the mean of all pixels and
/// divided by their common standard deviation, so that an image is still the same image. Sums are kept by column, so that the blocks' cuts change no bit.
/// </summary>
internal sealed class PixelFitter(IReadOnlyList<string> names)
{
    // Far beyond any pixel: nothing is held back, or the scale would not be one.
    private const double NoClip = 1e6;

    private readonly double[] sums = new double[names.Count];
    private readonly double[] squares = new double[names.Count];
    private float? origin;
    private long rows;

    /// <summary>Adds the rows of a block; none of their cells is missing.</summary>
    internal void Add(RowBlock block)
    {
        if (block.Rows == 0)
        {
            return;
        }

        // Distances from a pixel that is there lose no digits to a large common offset.
        double zero = origin ??= block.Columns[0].Numbers![0];
        for (int c = 0; c < sums.Length; c++)
        {
            (double sum, double square) = (sums[c], squares[c]);
            foreach (float cell in block.Columns[c].Numbers.AsSpan(0, block.Rows))
            {
                double distance = cell - zero;
                sum += distance;
                square += distance * distance;
            }

            (sums[c], squares[c]) = (sum, square);
        }

        rows += block.Rows;
    }

    /// <summary>What was learned, a column for each pixel.</summary>
    /// <exception cref="UserErrorException">All pixels are the same.</exception>
    internal FittedColumn[] Fit()
    {
        double cells = (double)rows * names.Count;
        double mean = sums.Sum() / cells;
        double variance = (squares.Sum() / cells) - (mean * mean);
        if (!(variance > 0))
        {
            throw new UserErrorException("Every pixel of every image has the same value, so that there is nothing to learn from. Check the files.");
        }

        double middle = mean + (origin ?? 0);
        return [.. names.Select(name => new NumericColumn
        {
            Name = name,
            Varies = true,
            HasMissing = false,
            Median = (float)middle,
            Mean = middle,
            Deviation = Math.Sqrt(variance),
            Clip = NoClip,
        })];
    }
}
