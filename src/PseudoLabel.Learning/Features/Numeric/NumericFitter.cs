using System.Runtime.InteropServices;
using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features.Numeric;

/// <summary>
/// Learns a numeric column from a sample, which it stores, four bytes a cell. Every statistic is computed from the sorted
/// sample, so that the order in which the cells came cannot change a bit of it. Extreme cells are left out.
/// </summary>
internal sealed class NumericFitter(string name, FeatureOptions options) : ColumnFitter
{
    private readonly List<float> sample = [];
    private long missing;
    private (long Count, float Least, float Greatest) extreme;

    /// <summary>Adds cells; what is not finite is missing.</summary>
    internal override void Add(ColumnBlock cells, int rows)
    {
        sample.EnsureCapacity(sample.Count + rows);
        foreach (float cell in cells.Numbers.AsSpan(0, rows))
        {
            if (float.IsFinite(cell))
            {
                // Adding zero turns -0 into 0: the two sort as equals, so which came first would otherwise show.
                sample.Add(cell + 0f);
            }
            else
            {
                missing++;
            }
        }
    }

    internal override NumericColumn Fit()
    {
        if (sample.Count == 0)
        {
            return new NumericColumn
            {
                Name = name,
                Varies = false,
                HasMissing = false,
                Median = 0,
                Mean = 0,
                Deviation = 0,
                Clip = options.Clip,
            };
        }

        Span<float> sorted = CollectionsMarshal.AsSpan(sample);
        SortedSample.Sort(sorted);
        int all = sorted.Length;
        sorted = sorted[ExtremeCells.Kept<float>(sorted)];
        extreme = (all - sorted.Length, sorted[0], sorted[^1]);
        int middle = sorted.Length / 2;
        // A float, so that a missing cell and one that holds the median get the same features.
        double median = (float)(sorted.Length % 2 == 1 ? sorted[middle] : ((double)sorted[middle - 1] + sorted[middle]) / 2);
        bool varies = sorted[0] != sorted[^1];
        double[] values = new double[sorted.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = sorted[i];
        }

        Moments moments = Measure(values, median);
        double? tailScale = null;
        if (varies && Math.Abs(moments.Skew) > options.MaxSkew)
        {
            // The root mean square distance from the median.
            double shift = moments.Mean - median;
            tailScale = Math.Sqrt((moments.Deviation * moments.Deviation) + (shift * shift));
            TailCompression.Apply(values, median, 1 / tailScale.Value);
            moments = Measure(values, 0);
        }

        return new NumericColumn
        {
            Name = name,
            Varies = varies,
            HasMissing = missing > 0,
            Median = median,
            TailScale = tailScale,
            Mean = moments.Mean,
            Deviation = moments.Deviation,
            Clip = options.Clip,
        };
    }

    internal override ExtremeColumn? Extremes(int index) => extreme.Count == 0 ? null : new()
    {
        Name = name,
        Index = index,
        Count = extreme.Count,
        Cells = sample.Count,
        Least = extreme.Least,
        Greatest = extreme.Greatest,
    };

    // Two passes over the imputed sample; missing cells all have one value, so they enter as one term times their number.
    private Moments Measure(ReadOnlySpan<double> values, double imputed)
    {
        double n = values.Length + (double)missing;
        double sum = missing * imputed;
        foreach (double x in values)
        {
            sum += x;
        }

        double mean = sum / n;
        double gap = imputed - mean;
        double square = missing * gap * gap;
        double cube = square * gap;
        foreach (double x in values)
        {
            double d = x - mean;
            square += d * d;
            cube += d * d * d;
        }

        double deviation = Math.Sqrt(square / n);
        return new Moments(mean, deviation, cube / n / (deviation * deviation * deviation));
    }

    private readonly record struct Moments(double Mean, double Deviation, double Skew);
}
