using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// How the pool's rows spread over predicted classes and confidences: all that a selection rule needs to know of them. Its size does
/// not depend on the number of rows, and it is made of integers alone, so that the histograms of batches add up to the
/// same whole in any order.
/// </summary>
public sealed partial class ConfidenceHistogram
{
    // Probabilities are summed in units of 2^-24, which every float32 in [0.5, 1] is a multiple of.
    private const double Unit = 1 << 24;
    private const int Lanes = 8;

    private readonly Bin[]?[] bins;

    /// <summary>Creates an empty histogram.</summary>
    /// <param name="classCount">Number of classes, at least 1.</param>
    public ConfidenceHistogram(int classCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        bins = new Bin[]?[classCount];
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount => bins.Length;

    /// <summary>Number of rows of all classes.</summary>
    public long Total => Enumerable.Range(0, ClassCount).Sum(Count);

    /// <summary>Adds a row whose confidence is its top probability.</summary>
    /// <param name="predictedClass">The class predicted.</param>
    /// <param name="confidence">In [0, 1].</param>
    public void Add(int predictedClass, float confidence) => Add(predictedClass, confidence, confidence);

    /// <summary>Adds a row whose confidence is measured otherwise than by its top probability.</summary>
    /// <param name="predictedClass">The class predicted.</param>
    /// <param name="confidence">In [0, 1]; decides the bin.</param>
    /// <param name="probability">
    /// The calibrated probability of the predicted class, in [0, 1]; enters <see cref="MeanConfidenceAtLeast"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or NaN.</exception>
    public void Add(int predictedClass, float confidence, float probability)
    {
        short row = checked((short)predictedClass);
        Add([row], [confidence], [probability]);
    }

    /// <summary>Adds rows, each as <see cref="Add(int, float, float)"/> does.</summary>
    /// <param name="predictedClasses">The class predicted of each row.</param>
    /// <param name="confidences">As many confidences, in [0, 1].</param>
    /// <param name="probabilities">As many probabilities of the predicted class, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range, or NaN.</exception>
    public void Add(ReadOnlySpan<short> predictedClasses, ReadOnlySpan<float> confidences, ReadOnlySpan<float> probabilities)
    {
        int whole = predictedClasses.Length & ~(Lanes - 1);
        for (int i = 0; i < whole; i += Lanes)
        {
            AddLanes(predictedClasses.Slice(i, Lanes), Vector256.Create(confidences[i..]), Vector256.Create(probabilities[i..]));
        }

        if (whole < predictedClasses.Length)
        {
            Span<float> confidence = stackalloc float[Lanes], probability = stackalloc float[Lanes];
            confidence.Clear();
            probability.Clear();
            confidences[whole..predictedClasses.Length].CopyTo(confidence);
            probabilities[whole..predictedClasses.Length].CopyTo(probability);
            AddLanes(predictedClasses[whole..], Vector256.Create<float>(confidence), Vector256.Create<float>(probability));
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
            if (other.bins[k] is { } added)
            {
                Bin[] own = Of(k);
                for (int bin = 0; bin < ConfidenceBins.Count; bin++)
                {
                    own[bin].Rows += added[bin].Rows;
                    own[bin].Units += added[bin].Units;
                }
            }
        }
    }

    /// <summary>Number of rows predicted as a class.</summary>
    /// <param name="predictedClass">The class.</param>
    public long Count(int predictedClass) => bins[predictedClass]?.Sum(bin => bin.Rows) ?? 0;

    /// <summary>
    /// Number of rows of a class whose confidence is at least a threshold: exact for the thresholds that this histogram gives out; for
    /// another, rows in the one bin that it cuts (less than 1 % of 1 - c wide) are not counted.
    /// </summary>
    /// <param name="predictedClass">The class.</param>
    /// <param name="threshold">The threshold; +infinity lets nothing pass.</param>
    public long CountAtLeast(int predictedClass, float threshold) => SumAtLeast(bins[predictedClass], threshold).Rows;

    /// <summary>The mean calibrated probability of the rows that <see cref="CountAtLeast"/> counts; NaN when there is none.</summary>
    /// <param name="predictedClass">The class.</param>
    /// <param name="threshold">The threshold.</param>
    public double MeanConfidenceAtLeast(int predictedClass, float threshold) => PooledMeanConfidenceAtLeast([predictedClass], threshold);

    /// <summary>The same over several classes together.</summary>
    internal double PooledMeanConfidenceAtLeast(IReadOnlyList<int> classes, float threshold)
    {
        long rows = classes.Sum(k => SumAtLeast(bins[k], threshold).Rows);
        long units = classes.Sum(k => SumAtLeast(bins[k], threshold).Units);
        return rows == 0 ? double.NaN : units / Unit / rows;
    }

    /// <summary>
    /// The mean confidence of all rows, by the measure that they were added with, each bin counting at its middle: off by less than 0.4 %
    /// of 1 - c. 0 without rows.
    /// </summary>
    public double MeanConfidence() => Confidence().Mean;

    /// <summary>The same with the variance.</summary>
    public PoolConfidence Confidence()
    {
        double sum = 0, squares = 0;
        long rows = 0;
        for (int bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            long inBin = bins.Sum(of => of?[bin].Rows ?? 0);
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
        Bin[][] rows = [.. classes.Select(k => bins[k]).OfType<Bin[]>()];
        for (int bin = 0; count > 0 && rows.Length > 0 && bin < ConfidenceBins.Count; bin++)
        {
            long inBin = rows.Sum(of => of[bin].Rows);
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

    /// <summary>
    /// Rows of all classes in bins of equal width over [0, 1], for a picture: a fine bin counts where its greatest confidence lies.
    /// </summary>
    /// <param name="bins">Number of bins, at least 1.</param>
    public long[] DisplayCounts(int bins)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var result = new long[bins];
        for (int bin = 0; bin < ConfidenceBins.Count; bin++)
        {
            int shown = Math.Min((int)(ConfidenceBins.Greatest(bin) * (double)bins), bins - 1);
            foreach (Bin[]? rows in this.bins)
            {
                result[shown] += rows?[bin].Rows ?? 0;
            }
        }

        return result;
    }

    private Bin[] Of(int predictedClass) => bins[predictedClass] ??= new Bin[ConfidenceBins.Count];

    private void AddLanes(ReadOnlySpan<short> predictedClasses, Vector256<float> confidence, Vector256<float> probability)
    {
        var least = Vector256.MinNative(confidence, probability);
        var most = Vector256.MaxNative(confidence, probability);
        if (!Vector256.GreaterThanOrEqualAll(least, Vector256<float>.Zero) || !Vector256.LessThanOrEqualAll(most, Vector256<float>.One)
            || !Vector256.EqualsAll(confidence, confidence) || !Vector256.EqualsAll(probability, probability))
        {
            throw new ArgumentOutOfRangeException(
                nameof(confidence), $"One of the confidences {confidence} or probabilities {probability} is not in [0, 1].");
        }

        Span<int> bin = stackalloc int[Lanes], unit = stackalloc int[Lanes];
        ConfidenceBins.Of(confidence).CopyTo(bin);
        // Rounded half up: the product and what its whole part leaves of it are exact.
        var product = probability * Vector256.Create((float)Unit);
        var units = Vector256.ConvertToInt32Native(product);
        var rest = product - Vector256.ConvertToSingle(units);
        (units - Vector256.GreaterThanOrEqual(rest, Vector256.Create(0.5f)).AsInt32()).CopyTo(unit);
        for (int lane = 0; lane < predictedClasses.Length; lane++)
        {
            ref Bin at = ref Of(predictedClasses[lane])[bin[lane]];
            at.Rows++;
            at.Units += unit[lane];
        }
    }

    private static Bin SumAtLeast(Bin[]? of, float threshold)
    {
        Bin sum = default;
        foreach (Bin bin in of.AsSpan(0, of is null ? 0 : ConfidenceBins.WhollyAtLeast(threshold)))
        {
            sum.Rows += bin.Rows;
            sum.Units += bin.Units;
        }

        return sum;
    }

    // Side by side, so that a row touches one line of the cache.
    private struct Bin
    {
        public long Rows;
        public long Units;
    }
}
