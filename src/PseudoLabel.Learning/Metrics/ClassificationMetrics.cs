using PseudoLabel.Data;

namespace PseudoLabel.Learning.Metrics;

/// <summary>The metrics that a run can be steered by, computed from class probabilities and labels.</summary>
public static class ClassificationMetrics
{
    /// <summary>All of them by name.</summary>
    public static Choices<MetricKind> All { get; } = new(
        "metric",
        new("accuracy", "the share of rows whose most probable class is the label", MetricKind.Accuracy),
        new("balanced-accuracy", "the mean over the classes of the share of their rows that are predicted so", MetricKind.BalancedAccuracy),
        new("macro-f1", "the mean over the classes of the F1 score", MetricKind.MacroF1),
        new("auc", "the area under the ROC curve; of more than two classes, the mean of each against the rest", MetricKind.Auc),
        new("log-loss", "the mean negative logarithm of the label's probability; lower is better", MetricKind.LogLoss));

    /// <summary>Computes a metric.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="probabilities">n x K class probabilities, row-major; none NaN.</param>
    /// <param name="labels">The n true classes, in [0, K); at least one.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <returns>
    /// Accuracy, balanced accuracy, macro-F1 and AUC in [0, 1]; log-loss at least 0. AUC is NaN when no class has both rows in it and rows
    /// outside it. Among equally probable classes the lowest is predicted.
    /// </returns>
    /// <exception cref="ArgumentException">The sizes do not go together, there is no row, or a label is out of range.</exception>
    /// <remarks>
    /// Definitions as in scikit-learn's <c>accuracy_score</c>, <c>balanced_accuracy_score</c>, <c>f1_score(average="macro")</c> (over
    /// classes that occur in labels or predictions), <c>roc_auc_score</c> (binary: the second class's probability; multiclass:
    /// <c>multi_class="ovr"</c>, here over the classes that occur) and <c>log_loss</c> (probabilities clipped at the float32 epsilon).
    /// </remarks>
    public static double Compute(MetricKind kind, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        ProbabilityRows.Check(probabilities.Length, labels, classCount);
        return kind switch
        {
            MetricKind.Accuracy => Accuracy(probabilities, labels, classCount),
            MetricKind.BalancedAccuracy => BalancedAccuracy(probabilities, labels, classCount),
            MetricKind.MacroF1 => MacroF1(probabilities, labels, classCount),
            MetricKind.Auc => RocArea.Compute(probabilities, labels, classCount),
            MetricKind.LogLoss => LogLoss(probabilities, labels, classCount),
        };
    }

    /// <summary>Whether a greater value of this metric is the better one: so for all but log-loss.</summary>
    /// <param name="kind">The metric.</param>
    public static bool HigherIsBetter(MetricKind kind) => kind != MetricKind.LogLoss;

    /// <summary>
    /// The metric's name in settings and reports: <c>accuracy</c>, <c>balanced-accuracy</c>,
    /// <c>macro-f1</c>, <c>auc</c> or <c>log-loss</c>.
    /// </summary>
    /// <param name="kind">The metric.</param>
    public static string Name(MetricKind kind) => All.NameOf(kind);

    private static double Accuracy(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        int right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            right += ProbabilityRows.ArgMax(probabilities.Slice(i * classCount, classCount)) == labels[i] ? 1 : 0;
        }

        return (double)right / labels.Length;
    }

    private static double BalancedAccuracy(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        var right = new int[classCount];
        var labeled = new int[classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            labeled[labels[i]]++;
            right[labels[i]] += ProbabilityRows.ArgMax(probabilities.Slice(i * classCount, classCount)) == labels[i] ? 1 : 0;
        }

        return Enumerable.Range(0, classCount).Where(k => labeled[k] > 0).Average(k => (double)right[k] / labeled[k]);
    }

    private static double MacroF1(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        var right = new int[classCount];
        var labeled = new int[classCount];
        var predicted = new int[classCount];
        for (int i = 0; i < labels.Length; i++)
        {
            int prediction = ProbabilityRows.ArgMax(probabilities.Slice(i * classCount, classCount));
            labeled[labels[i]]++;
            predicted[prediction]++;
            right[prediction] += prediction == labels[i] ? 1 : 0;
        }

        double sum = 0;
        int present = 0;
        for (int k = 0; k < classCount; k++)
        {
            // F1 = 2 TP / (2 TP + FP + FN), and the two counts together are that denominator.
            int denominator = labeled[k] + predicted[k];
            if (denominator > 0)
            {
                sum += 2.0 * right[k] / denominator;
                present++;
            }
        }

        return sum / present;
    }

    private static double LogLoss(ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            sum += ProbabilityRows.NegativeLog(probabilities[i * classCount + labels[i]]);
        }

        return sum / labels.Length;
    }
}
