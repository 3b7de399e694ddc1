namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>Matthews correlation with limits: the bootstrap's standard error, as macro-F1's.</summary>
internal static class MccEstimate
{
    /// <summary>
    /// Computes it. Where no row is wrong the bootstrap would show no error at all; the lower limit is then that of classes mixed up by
    /// chance in as many rows as Wilson's limit of the accuracy allows.
    /// </summary>
    /// <param name="counts">The rows.</param>
    /// <param name="seed">Seed of the bootstrap.</param>
    public static MetricEstimate Of(ConfusionCounts counts, ulong seed)
    {
        if (counts.Rows == 0)
        {
            return MetricEstimate.None;
        }

        double value = Value(counts);
        if (counts.Right == counts.Rows)
        {
            double varied = 1 - Enumerable.Range(0, counts.ClassCount).Sum(k => Square((double)counts.Labeled(k) / counts.Rows));
            double wrong = 1 - MetricEstimate.Share(counts.Right, counts.Rows).Lower!.Value;
            return varied > 0 ? new MetricEstimate(value, Math.Max(-1, 1 - wrong / varied), 1, "wilson")
                : new MetricEstimate(value, null, null, "");
        }

        IReadOnlyList<ConfusionCell> cells = counts.Cells();
        double error = PoissonBootstrap.StandardError(seed, cells.Count, draw =>
        {
            var again = new ConfusionCounts(counts.ClassCount);
            foreach ((int label, int predicted, long rows) in cells)
            {
                again.Add(label, predicted, draw(rows));
            }

            return Enumerable.Range(0, counts.ClassCount).Count(k => again.Labeled(k) > 0) < 2 ? double.NaN : Value(again);
        });
        return MetricEstimate.Normal(value, error, -1, 1, "bootstrap");
    }

    private static double Value(ConfusionCounts counts)
    {
        int[] classes = [.. Enumerable.Range(0, counts.ClassCount)];
        return MatthewsCorrelation.Of(
            counts.Right, counts.Rows, [.. classes.Select(k => (double)counts.Labeled(k))],
            [.. classes.Select(k => (double)counts.Predicted(k))]);
    }

    private static double Square(double value) => value * value;
}
