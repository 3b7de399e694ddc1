namespace PseudoLabel.Learning.Metrics;

/// <summary>What the metrics that are means over classes hide: one class's own figures.</summary>
/// <param name="Rows">Rows of the class.</param>
/// <param name="AveragePrecision">Average precision of the class against the rest, in [0, 1]; NaN where no or every row is of it.</param>
/// <param name="LogLoss">Mean negative logarithm of the class's probability over its rows, at least 0; NaN where there is none.</param>
public sealed record ClassScores(int Rows, double AveragePrecision, double LogLoss)
{
    /// <summary>Computes every class's.</summary>
    /// <param name="probabilities">n x K class probabilities, row-major; none NaN.</param>
    /// <param name="labels">The n true classes, in [0, K); at least one.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="weights">How much each row counts, above 0; empty where all count alike.</param>
    /// <exception cref="ArgumentException">The sizes do not go together, there is no row, or a label is out of range.</exception>
    public static IReadOnlyList<ClassScores> Of(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights = default)
    {
        ProbabilityRows.Check(probabilities.Length, labels, classCount, weights);
        var rows = new int[classCount];
        var mass = new double[classCount];
        var losses = new double[classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            int label = labels[i];
            double weight = RowWeight.Of(weights, i);
            rows[label]++;
            mass[label] += weight;
            losses[label] += weight * ProbabilityRows.NegativeLog(probabilities[i * classCount + label]);
        }

        var scores = new ClassScores[classCount];
        for (int k = 0; k < classCount; k++)
        {
            double precision = Metrics.AveragePrecision.OneAgainstRest(probabilities, labels, classCount, k, weights);
            scores[k] = new ClassScores(rows[k], precision, rows[k] == 0 ? double.NaN : losses[k] / mass[k]);
        }

        return scores;
    }
}
