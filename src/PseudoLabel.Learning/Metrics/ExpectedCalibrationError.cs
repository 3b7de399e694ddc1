namespace PseudoLabel.Learning.Metrics;

/// <summary>One bar of a reliability diagram: the rows whose top probability lies in (Lower, Upper].</summary>
/// <param name="Lower">Lower edge, exclusive (0 belongs to the first bin).</param>
/// <param name="Upper">Upper edge, inclusive.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="MeanConfidence">Mean top probability of the rows; 0 when there is none.</param>
/// <param name="Accuracy">Share of the rows predicted right; 0 when there is none.</param>
public sealed record ReliabilityBin(double Lower, double Upper, int Count, double MeanConfidence, double Accuracy);

/// <summary>How far confidence is from accuracy: Guo et al., "On Calibration of Modern Neural Networks", 2017, equation 3.</summary>
public static class ExpectedCalibrationError
{
    /// <summary>ECE: the mean over bins, weighted by their rows, of |accuracy - mean confidence|.</summary>
    /// <param name="probabilities">n x K class probabilities, row-major.</param>
    /// <param name="labels">The n true classes.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="bins">Number of bins of equal width over [0, 1], at least 1.</param>
    /// <returns>A value in [0, 1].</returns>
    /// <exception cref="ArgumentException">The sizes do not go together, there is no row, or a label is out of range.</exception>
    public static double Compute(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, int bins = 15)
    {
        double sum = 0;
        foreach (var bin in Reliability(probabilities, labels, classCount, bins))
        {
            sum += bin.Count * Math.Abs(bin.Accuracy - bin.MeanConfidence);
        }

        return sum / labels.Length;
    }

    /// <summary>The bars of the reliability diagram, from the lowest confidence to the highest; empty ones too.</summary>
    /// <param name="probabilities">n x K class probabilities, row-major.</param>
    /// <param name="labels">The n true classes.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="bins">Number of bins of equal width over [0, 1], at least 1.</param>
    /// <exception cref="ArgumentException">The sizes do not go together, there is no row, or a label is out of range.</exception>
    public static IReadOnlyList<ReliabilityBin> Reliability(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, int bins = 15)
    {
        ProbabilityRows.Check(probabilities.Length, labels, classCount);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bins);
        var counts = new int[bins];
        var right = new int[bins];
        var confidence = new double[bins];
        for (int i = 0; i < labels.Length; i++)
        {
            var row = probabilities.Slice(i * classCount, classCount);
            int prediction = ProbabilityRows.ArgMax(row);
            int bin = Math.Clamp((int)Math.Ceiling((double)row[prediction] * bins) - 1, 0, bins - 1);
            counts[bin]++;
            right[bin] += prediction == labels[i] ? 1 : 0;
            confidence[bin] += row[prediction];
        }

        return Enumerable.Range(0, bins)
            .Select(b => new ReliabilityBin(
                (double)b / bins,
                (double)(b + 1) / bins,
                counts[b],
                counts[b] == 0 ? 0 : confidence[b] / counts[b],
                counts[b] == 0 ? 0 : (double)right[b] / counts[b]))
            .ToArray();
    }
}
