using PseudoLabel.Core.Metrics;

namespace PseudoLabel.Core.Gate;

/// <summary>
/// The standard error of the difference of a metric between two models on the same rows, by the jackknife (Efron and Tibshirani 1993,
/// chapter 11) with groups of rows left out in turn: unlike a mean over rows it also serves macro-F1 and AUC.
/// </summary>
internal static class MetricStandardError
{
    // With one row left out at a time, the work would be quadratic; 100 groups are many enough for a steady figure.
    private const int MostGroups = 100;

    /// <summary>Computes it; the order of the two models does not matter.</summary>
    /// <param name="kind">The metric.</param>
    /// <param name="first">n x K probabilities of one model.</param>
    /// <param name="second">The same of the other.</param>
    /// <param name="labels">The n labels, at least two.</param>
    /// <param name="classCount">K.</param>
    public static double Compute(MetricKind kind, float[] first, float[] second, int[] labels, int classCount)
    {
        int groups = Math.Min(MostGroups, labels.Length);
        var differences = new double[groups];
        for (int group = 0; group < groups; group++)
        {
            int[] rows = [.. Enumerable.Range(0, labels.Length).Where(row => row % groups != group)];
            int[] kept = [.. rows.Select(row => labels[row])];
            differences[group] = ClassificationMetrics.Compute(kind, Select(first, rows, classCount), kept, classCount)
                - ClassificationMetrics.Compute(kind, Select(second, rows, classCount), kept, classCount);
        }

        // The differences vary (G - 1) times less than those of independent samples would.
        return (groups - 1) * PairedDifference.Compute(differences).StandardError;
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
