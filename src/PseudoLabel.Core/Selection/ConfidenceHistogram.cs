namespace PseudoLabel.Core.Selection;

/// <summary>
/// How the pool's rows spread over predicted classes and confidences: all that a selection rule needs to know of them. Its size does
/// not depend on the number of rows, and it is made of integers alone, so that the histograms of batches add up to the
/// same whole in any order.
/// </summary>
public sealed partial class ConfidenceHistogram
{
    // Probabilities are summed in units of 2^-24, which every float32 in [0.5, 1] is a multiple of.
    private const double Unit = 1 << 24;

    private readonly long[]?[] counts;
    private readonly long[]?[] sums;

    /// <summary>Creates an empty histogram.</summary>
    /// <param name="classCount">Number of classes, at least 1.</param>
    public ConfidenceHistogram(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        counts = new long[]?[classCount];
        sums = new long[]?[classCount];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount => counts.Length;

    /// <summary>Number of rows of all classes.</summary>
    public long Total => Enumerable.Range(0, ClassCount).Sum(Count);

    /// <summary>Adds a row whose confidence is its top probability.</summary>
    /// <param name="predictedClass">The class predicted.</param>
    /// <param name="confidence">In [0, 1].</param>
    public void Add(int predictedClass, float confidence) => Add(predictedClass, confidence, confidence);

    /// <summary>Adds a row whose confidence is measured otherwise than by its top probability.</summary>
    /// <param name="predictedClass">The class predicted.</param>
    /// <param name="confidence">In [0, 1]; decides the bin.</param>
    /// <param name="probability">The calibrated probability of the predicted class, in [0, 1]; enters <see cref="MeanConfidenceAtLeast"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or NaN.</exception>
    public void Add(int predictedClass, float confidence, float probability)
    {
        if (!(confidence >= 0 && confidence <= 1 && probability >= 0 && probability <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(confidence), $"Confidence {confidence} or probability {probability} is not in [0, 1].");
        }

        int bin = ConfidenceBins.Of(confidence);
        (counts[predictedClass] ??= new long[ConfidenceBins.Count])[bin]++;
        (sums[predictedClass] ??= new long[ConfidenceBins.Count])[bin] += (long)(probability * Unit + 0.5);
    }

    /// <summary>Adds rows; a probability above 1 counts as 1, which rounding may have brought it past.</summary>
    /// <param name="predictedClasses">The class predicted of each row.</param>
    /// <param name="confidences">As many confidences, in [0, 1].</param>
    /// <param name="probabilities">As many probabilities of the predicted class.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or NaN.</exception>
    internal void Add(ReadOnlySpan<short> predictedClasses, ReadOnlySpan<float> confidences, ReadOnlySpan<float> probabilities)
    {
        for (int i = 0; i < predictedClasses.Length; i++)
        {
            Add(predictedClasses[i], confidences[i], Math.Min(1, probabilities[i]));
        }
    }

    /// <summary>Adds another histogram's rows to this one's.</summary>
    /// <param name="other">The other, of as many classes.</param>
    /// <exception cref="ArgumentException">The numbers of classes differ.</exception>
    public void Merge(ConfidenceHistogram other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.ClassCount != ClassCount)
        {
            throw new ArgumentException($"A histogram of {other.ClassCount} classes does not go with one of {ClassCount}.", nameof(other));
        }

        for (int k = 0; k < ClassCount; k++)
        {
            if (other.counts[k] is { } otherCounts && other.sums[k] is { } otherSums)
            {
                var ownCounts = counts[k] ??= new long[ConfidenceBins.Count];
                var ownSums = sums[k] ??= new long[ConfidenceBins.Count];
                for (int bin = 0; bin < ConfidenceBins.Count; bin++)
                {
                    ownCounts[bin] += otherCounts[bin];
                    ownSums[bin] += otherSums[bin];
                }
            }
        }
    }

    /// <summary>Number of rows predicted as a class.</summary>
    /// <param name="predictedClass">The class.</param>
    public long Count(int predictedClass) => counts[predictedClass]?.Sum() ?? 0;

    /// <summary>
    /// Number of rows of a class whose confidence is at least a threshold: exact for the thresholds that this histogram gives out; for
    /// another, rows in the one bin that it cuts (less than 1 % of 1 - c wide) are not counted.
    /// </summary>
    /// <param name="predictedClass">The class.</param>
    /// <param name="threshold">The threshold; +infinity lets nothing pass.</param>
    public long CountAtLeast(int predictedClass, float threshold) => SumAtLeast(counts[predictedClass], threshold);

    /// <summary>The mean calibrated probability of the rows that <see cref="CountAtLeast"/> counts; NaN when there is none.</summary>
    /// <param name="predictedClass">The class.</param>
    /// <param name="threshold">The threshold.</param>
    public double MeanConfidenceAtLeast(int predictedClass, float threshold) => PooledMeanConfidenceAtLeast([predictedClass], threshold);

    /// <summary>The same over several classes together.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="threshold">The threshold.</param>
    internal double PooledMeanConfidenceAtLeast(IReadOnlyList<int> classes, float threshold)
    {
        long rows = classes.Sum(k => SumAtLeast(counts[k], threshold));
        long units = classes.Sum(k => SumAtLeast(sums[k], threshold));
        return rows == 0 ? double.NaN : units / Unit / rows;
    }

    /// <summary>
    /// The mean confidence of all rows, by the measure that they were added with, each bin counting at its middle: off by less than 0.4 % of
    /// 1 - c. 0 without rows.
    /// </summary>
    public double MeanConfidence() => Confidence().Mean;

    /// <summary>The same with the variance.</summary>
    public PoolConfidence Confidence()
    {
        double sum = 0, squares = 0;
        long rows = 0;
        for (int bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            long inBin = counts.Sum(of => of?[bin] ?? 0);
            rows += inBin;
            double middle = ((double)ConfidenceBins.LowerEdge(bin) + ConfidenceBins.Greatest(bin)) / 2;
            sum += inBin * middle;
            squares += inBin * middle * middle;
        }

        double mean = sum / Math.Max(1, rows);
        return new PoolConfidence(mean, Math.Max(0, squares / Math.Max(1, rows) - mean * mean));
    }

    /// <summary>
    /// The threshold that the given number of most confident rows of a class pass: the lowest bin edge that at most this many pass,
    /// but at least the rows of one bin when the number is above 0, so that a class is not lost to rounding or to ties.
    /// </summary>
    /// <param name="predictedClass">The class.</param>
    /// <param name="count">The number wanted.</param>
    /// <returns>A bin edge; +infinity when no row is wanted or the class has none. Never rises as the number rises.</returns>
    public float ThresholdForCount(int predictedClass, long count) => PooledThresholdForCount([predictedClass], count);

    /// <summary>The same over several classes together.</summary>
    /// <param name="classes">The classes.</param>
    /// <param name="count">The number wanted of all of them.</param>
    public float PooledThresholdForCount(IReadOnlyList<int> classes, long count)
    {
        ArgumentNullException.ThrowIfNull(classes);
        float threshold = float.PositiveInfinity;
        long passed = 0;
        long[][] rows = [.. classes.Select(k => counts[k]).OfType<long[]>()];
        for (int bin = 0; count > 0 && rows.Length > 0 && bin < ConfidenceBins.Count; bin++)
        {
            long inBin = rows.Sum(of => of[bin]);
            if (inBin > 0)
            {
                passed += inBin;
                if (passed > count && threshold <= 1)
                {
                    break;
                }

                threshold = ConfidenceBins.LowerEdge(bin);
            }
        }

        return threshold;
    }

    /// <summary>Rows of all classes in bins of equal width over [0, 1], for a picture: a fine bin counts where its greatest confidence lies.</summary>
    /// <param name="bins">Number of bins, at least 1.</param>
    public long[] DisplayCounts(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var result = new long[bins];
        for (int bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            int shown = Math.Min((int)(ConfidenceBins.Greatest(bin) * (double)bins), bins - 1);
            foreach (var rows in counts)
            {
                result[shown] += rows?[bin] ?? 0;
            }
        }

        return result;
    }

    private static long SumAtLeast(long[]? values, float threshold)
    {
        long sum = 0;
        foreach (long value in values.AsSpan(0, values is null ? 0 : ConfidenceBins.WhollyAtLeast(threshold)))
        {
            sum += value;
        }

        return sum;
    }
}
