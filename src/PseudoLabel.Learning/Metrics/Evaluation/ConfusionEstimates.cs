namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>One class's figures.</summary>
/// <param name="Labeled">Rows of the class.</param>
/// <param name="Predicted">Rows predicted as the class.</param>
/// <param name="Right">Rows that are both.</param>
/// <param name="Precision">Right of predicted.</param>
/// <param name="Recall">Right of labeled.</param>
/// <param name="F1">Harmonic mean of both.</param>
public sealed record ClassEstimate(
    long Labeled, long Predicted, long Right, MetricEstimate Precision, MetricEstimate Recall, MetricEstimate F1);

/// <summary>The figures that follow from a confusion matrix, with their limits.</summary>
public static class ConfusionEstimates
{
    /// <summary>Share of rows predicted right.</summary>
    /// <param name="counts">The rows.</param>
    public static MetricEstimate Accuracy(ConfusionCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return MetricEstimate.Share(counts.Right, counts.Rows);
    }

    /// <summary>
    /// Mean recall of the classes that occur. The recalls are independent shares; the limits of their mean follow from Wilson's limits of
    /// each by the method of variance estimates recovery (Zou and Donner 2008, equation 5).
    /// </summary>
    /// <param name="counts">The rows.</param>
    public static MetricEstimate BalancedAccuracy(ConfusionCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        MetricEstimate[] recalls = [.. Enumerable.Range(0, counts.ClassCount)
            .Select(k => MetricEstimate.Share(counts[k, k], counts.Labeled(k)))
            .Where(r => r.Value is not null)];
        if (recalls.Length == 0)
        {
            return MetricEstimate.None;
        }

        double mean = recalls.Average(r => r.Value!.Value);
        double Side(Func<MetricEstimate, double?> limit) =>
            Math.Sqrt(recalls.Sum(r => Square(limit(r)!.Value - r.Value!.Value))) / recalls.Length;
        return new MetricEstimate(mean, Math.Max(0, mean - Side(r => r.Lower)), Math.Min(1, mean + Side(r => r.Upper)), "mover");
    }

    /// <summary>
    /// Mean F1 of the classes that occur in labels or predictions. The limits come from the bootstrap's standard error (Efron and
    /// Tibshirani 1993, chapter 13). Where no row is wrong the bootstrap would show no error at all; the limits
    /// are then the means of the classes' limits.
    /// </summary>
    /// <param name="counts">The rows.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static MetricEstimate MacroF1(ConfusionCounts counts, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Rows == 0)
        {
            return MetricEstimate.None;
        }

        double value = MacroF1(counts);
        if (counts.Right == counts.Rows)
        {
            MetricEstimate[] classes = [.. ByClass(counts).Select(c => c.F1).Where(f => f.Value is not null)];
            return new MetricEstimate(value, classes.Average(f => f.Lower!.Value), classes.Average(f => f.Upper!.Value), "wilson");
        }

        IReadOnlyList<ConfusionCell> cells = counts.Cells();
        double error = PoissonBootstrap.StandardError(seed, cells.Count, draw =>
        {
            var again = new ConfusionCounts(counts.ClassCount);
            foreach ((int label, int predicted, long rows) in cells)
            {
                again.Add(label, predicted, draw(rows));
            }

            return again.Rows == 0 ? double.NaN : MacroF1(again);
        });
        return MetricEstimate.Normal(value, error, 0, 1, "bootstrap");
    }

    /// <summary>
    /// Each class's precision, recall and F1 with limits. Precision and recall are shares, with Wilson's limits. F1 = 2 J / (1 + J) rises
    /// with the share J = TP / (TP + FP + FN), so its limits are those that Wilson's limits of J turn into.
    /// </summary>
    /// <param name="counts">The rows.</param>
    public static IReadOnlyList<ClassEstimate> ByClass(ConfusionCounts counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        return [.. Enumerable.Range(0, counts.ClassCount).Select(k =>
        {
            (long labeled, long predicted, long right) = (counts.Labeled(k), counts.Predicted(k), counts[k, k]);
            MetricEstimate overlap = MetricEstimate.Share(right, labeled + predicted - right);
            return new ClassEstimate(
                labeled, predicted, right, MetricEstimate.Share(right, predicted), MetricEstimate.Share(right, labeled),
                overlap with { Value = F1(overlap.Value), Lower = F1(overlap.Lower), Upper = F1(overlap.Upper) });
        })];
    }

    private static double? F1(double? overlap) => 2 * overlap / (1 + overlap);

    private static double MacroF1(ConfusionCounts counts)
    {
        int[] present = [.. Enumerable.Range(0, counts.ClassCount).Where(k => counts.Labeled(k) + counts.Predicted(k) > 0)];
        return present.Average(k => 2.0 * counts[k, k] / (counts.Labeled(k) + counts.Predicted(k)));
    }

    private static double Square(double value) => value * value;
}
