namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>What is left, and how right it is, when only rows from some confidence on are taken.</summary>
/// <param name="Threshold">The least confidence, that is top probability.</param>
/// <param name="Rows">Rows of at least that confidence.</param>
/// <param name="Coverage">Their share of all rows.</param>
/// <param name="Precision">Share of them predicted right; 1 less it is the risk.</param>
public sealed record CoveragePoint(double Threshold, long Rows, double Coverage, MetricEstimate Precision);

/// <summary>Counts from which precision is held against coverage, at fixed thresholds.</summary>
internal sealed class CoverageTally
{
    private static readonly float[] Thresholds = [0, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f, 0.98f, 0.99f, 0.995f, 0.999f];
    private readonly long[] rows = new long[Thresholds.Length];
    private readonly long[] right = new long[Thresholds.Length];

    public void Add(float top, bool isRight)
    {
        for (int t = 0; t < Thresholds.Length && top >= Thresholds[t]; t++)
        {
            rows[t]++;
            right[t] += isRight ? 1 : 0;
        }
    }

    /// <summary>The table, from all rows to the surest.</summary>
    public IReadOnlyList<CoveragePoint> Points() => [.. Enumerable.Range(0, Thresholds.Length).Select(t => new CoveragePoint(
        Math.Round(Thresholds[t], 4), rows[t], rows[0] == 0 ? 0 : (double)rows[t] / rows[0], MetricEstimate.Share(right[t], rows[t])))];
}
