using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>
/// The standard error of the difference of a metric between two models on the same rows. Accuracy, log-loss and cost are means over
/// rows: it is that of the paired difference. Balanced accuracy, macro-F1 and AUC are not: it is the jackknife's (Efron and Tibshirani
/// 1993, chapter 11), groups of rows being left out in turn.
/// </summary>
internal static class MetricStandardError
{
    // With one row left out at a time, the work would be quadratic; 50 groups are many enough for a steady figure.
    private const int MostGroups = 50;

    /// <summary>Computes it; the order of the two models does not matter.</summary>
    /// <param name="first">n x K probabilities of one model.</param>
    /// <param name="labels">The n labels, at least two.</param>
    /// <param name="classCount">K.</param>
    /// <param name="alike">The group of each row, whose rows are left out together; null where each is its own.</param>
    /// <param name="costs">What decisions cost; null where the most probable class is decided for.</param>
    /// <param name="weights">What each row counts, above 0; null where all count alike.</param>
    public static double Compute(
        MetricKind kind, float[] first, float[] second, int[] labels, int classCount, IReadOnlyList<int>? alike = null,
        DecisionCosts? costs = null, float[]? weights = null) =>
        kind is MetricKind.Accuracy or MetricKind.LogLoss or MetricKind.Cost
            ? OverRows(kind, first, second, labels, classCount, alike, costs, weights)
            : Jackknife(kind, first, second, labels, classCount, MostGroups, alike, costs, weights);

    /// <summary>The jackknife for any metric.</summary>
    /// <param name="first">n x K probabilities of one model.</param>
    /// <param name="labels">The n labels, at least two.</param>
    /// <param name="classCount">K.</param>
    /// <param name="mostGroups">Number of groups, if there are as many rows.</param>
    /// <param name="alike">Rows that are left out together; null where each is left out by itself.</param>
    /// <param name="costs">What decisions cost; null where the most probable class is decided for.</param>
    /// <param name="weights">What each row counts, above 0; null where all count alike.</param>
    internal static double Jackknife(
        MetricKind kind, float[] first, float[] second, int[] labels, int classCount, int mostGroups, IReadOnlyList<int>? alike = null,
        DecisionCosts? costs = null, float[]? weights = null)
    {
        Dictionary<int, int>? numbers = alike?.Distinct().Select((group, i) => (group, i)).ToDictionary(g => g.group, g => g.i);
        int groups = Math.Min(mostGroups, numbers?.Count ?? labels.Length);
        int Number(int row) => numbers is null ? row : numbers[alike![row]];
        var differences = new double[groups];
        for (int group = 0; group < groups; group++)
        {
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => Number(row) % groups != group)];
            int[] kept = [.. rows.Select(row => labels[row])];
            float[]? weighed = weights is null ? null : [.. rows.Select(row => weights[row])];
            differences[group] = ClassificationMetrics.Compute(kind, Select(first, rows, classCount), kept, classCount, weighed, costs)
                - ClassificationMetrics.Compute(kind, Select(second, rows, classCount), kept, classCount, weighed, costs);
        }

        // The differences vary (G - 1) times less than those of independent samples would.
        return (groups - 1) * PairedDifference.Compute(differences).StandardError;
    }

    private static double OverRows(
        MetricKind kind, float[] first, float[] second, int[] labels, int classCount, IReadOnlyList<int>? alike,
        DecisionCosts? costs, float[]? weights)
    {
        var differences = new double[labels.Length];
        for (int row = 0; row < labels.Length; row++)
        {
            double Value(float[] model) =>
                ClassificationMetrics.Compute(
                    kind, model.AsSpan(row * classCount, classCount), labels.AsSpan(row, 1), classCount, costs: costs);
            differences[row] = Value(first) - Value(second);
        }

        return PairedDifference.Compute(PairedDifference.Weighted(differences, weights), alike).StandardError;
    }

    private static float[] Select(float[] probabilities, int[] rows, int classCount)
    {
        var selected = new float[rows.Length * classCount];
        for (int i = 0; i < rows.Length; i++)
        {
            probabilities.AsSpan(rows[i] * classCount, classCount).CopyTo(selected.AsSpan(i * classCount));
        }

        return selected;
    }
}
