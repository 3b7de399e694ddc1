namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>One bar of the reliability diagram: rows whose top probability lies in (Lower, Upper].</summary>
/// <param name="Lower">Lower edge, exclusive (0 belongs to the first bin).</param>
/// <param name="Upper">Upper edge, inclusive.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="MeanConfidence">Mean top probability; 0 where there is none.</param>
/// <param name="Accuracy">Share of the rows predicted right.</param>
public sealed record CalibrationBin(double Lower, double Upper, long Rows, double MeanConfidence, MetricEstimate Accuracy);

/// <summary>Counts from which calibration is told: 15 bins of top probability, each in 64 parts for the bootstrap.</summary>
internal sealed class CalibrationTally
{
    private const int Bins = 15;
    private const int Parts = 64;
    private readonly long[] rows = new long[Bins * Parts];
    private readonly long[] right = new long[Bins * Parts];
    private readonly double[] confidence = new double[Bins * Parts];

    public void Add(float top, bool isRight)
    {
        double place = (double)top * Bins;
        int bin = Math.Clamp((int)Math.Ceiling(place) - 1, 0, Bins - 1);
        int part = bin * Parts + Math.Clamp((int)((place - bin) * Parts), 0, Parts - 1);
        rows[part]++;
        right[part] += isRight ? 1 : 0;
        confidence[part] += top;
    }

    /// <summary>The bars, from the lowest confidence to the highest; empty ones too.</summary>
    public IReadOnlyList<CalibrationBin> Reliability() => [.. Enumerable.Range(0, Bins).Select(b =>
    {
        (long all, long correct) = (Sum(rows, b), Sum(right, b));
        double sum = confidence.Skip(b * Parts).Take(Parts).Sum();
        return new CalibrationBin((double)b / Bins, (b + 1.0) / Bins, all, all == 0 ? 0 : sum / all, MetricEstimate.Share(correct, all));
    })];

    /// <summary>The expected calibration error (Guo et al. 2017, equation 3), with the bootstrap's limits.</summary>
    public MetricEstimate Error(ulong seed)
    {
        if (rows.Sum() == 0)
        {
            return MetricEstimate.None;
        }

        int[] filled = [.. Enumerable.Range(0, rows.Length).Where(i => rows[i] > 0)];
        double value = Of(filled, i => (right[i], rows[i] - right[i]));
        double error = PoissonBootstrap.StandardError(
            seed, 2 * filled.Length, draw => Of(filled, i => (draw(right[i]), draw(rows[i] - right[i]))));
        return MetricEstimate.Normal(value, error, 0, 1, "bootstrap");
    }

    /// <summary>The error of given counts of right and wrong rows of each part, whose confidence is the part's mean.</summary>
    private double Of(int[] filled, Func<int, (long Right, long Wrong)> counts)
    {
        var gaps = new double[Bins];
        long all = 0;
        foreach (int i in filled)
        {
            (long correct, long wrong) = counts(i);
            gaps[i / Parts] += correct - (correct + wrong) * (confidence[i] / rows[i]);
            all += correct + wrong;
        }

        return all == 0 ? double.NaN : gaps.Sum(Math.Abs) / all;
    }

    private static long Sum(long[] counts, int bin) => counts.Skip(bin * Parts).Take(Parts).Sum();
}
