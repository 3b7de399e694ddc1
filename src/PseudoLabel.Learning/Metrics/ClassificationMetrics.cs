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
        new("mcc", "the correlation of labels and predictions (Matthews), from -1 to 1", MetricKind.Mcc),
        new("auc", "the area under the ROC curve; of more than two classes, the mean of each against the rest", MetricKind.Auc),
        new("average-precision", "the mean over the classes of the average precision of each against the rest",
            MetricKind.AveragePrecision),
        new("log-loss", "the mean negative logarithm of the label's probability; lower is better", MetricKind.LogLoss),
        new("cost", "the mean cost of the decisions, by costs; lower is better", MetricKind.Cost));

    /// <summary>Computes a metric.</summary>
    /// <param name="kind">Which one.</param>
    /// <param name="probabilities">n x K class probabilities, row-major; none NaN.</param>
    /// <param name="labels">The n true classes, in [0, K); at least one.</param>
    /// <param name="classCount">K, at least 2.</param>
    /// <param name="weights">What each row counts, above 0, as scikit-learn's <c>sample_weight</c>; empty where all count alike.</param>
    /// <param name="costs">What decisions cost, which decide for a class; null where the most probable one is decided for.</param>
    /// <returns>
    /// Accuracy, balanced accuracy, macro-F1, AUC and average precision in [0, 1]; MCC in [-1, 1], 0 where labels or predictions are all of
    /// one class; log-loss and cost at least 0. AUC and average precision are NaN when no class has both rows in it and rows outside it.
    /// Among equally probable classes the lowest is predicted.
    /// </returns>
    /// <exception cref="ArgumentException">The sizes do not go together, there is no row, or a label is out of range.</exception>
    /// <remarks>
    /// Definitions as in scikit-learn's <c>accuracy_score</c>, <c>balanced_accuracy_score</c>, <c>f1_score(average="macro")</c> (over
    /// classes that occur in labels or predictions), <c>roc_auc_score</c> (binary: the second class's probability; multiclass:
    /// <c>multi_class="ovr"</c>, here over the classes that occur), <c>matthews_corrcoef</c>, <c>average_precision_score</c> (the macro
    /// mean over the classes that occur, of two classes too: which of them is the positive one is not known here) and <c>log_loss</c>
    /// (probabilities clipped at the float32 epsilon).
    /// </remarks>
    public static double Compute(
        MetricKind kind, ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights = default,
        DecisionCosts? costs = null)
    {
        ProbabilityRows.Check(probabilities.Length, labels, classCount, weights);
        return kind switch
        {
            MetricKind.Accuracy => Accuracy(probabilities, labels, classCount, weights, costs),
            MetricKind.BalancedAccuracy => Counted(probabilities, labels, classCount, weights, costs).BalancedAccuracy(),
            MetricKind.MacroF1 => Counted(probabilities, labels, classCount, weights, costs).MacroF1(),
            MetricKind.Mcc => Counted(probabilities, labels, classCount, weights, costs).Mcc(),
            MetricKind.Auc => RocArea.Compute(probabilities, labels, classCount, weights),
            MetricKind.AveragePrecision => AveragePrecision.Mean(probabilities, labels, classCount, weights),
            MetricKind.LogLoss => LogLoss(probabilities, labels, classCount, weights),
            MetricKind.Cost => Cost(probabilities, labels, classCount, weights, costs),
        };
    }

    /// <summary>Whether a greater value of this metric is the better one: so for all but log-loss and cost.</summary>
    /// <param name="kind">The metric.</param>
    public static bool HigherIsBetter(MetricKind kind) => kind is not (MetricKind.LogLoss or MetricKind.Cost);

    /// <summary>
    /// The metric's name in settings and reports: <c>accuracy</c>, <c>balanced-accuracy</c>, <c>macro-f1</c>, <c>mcc</c>, <c>auc</c>,
    /// <c>average-precision</c>, <c>log-loss</c> or <c>cost</c>.
    /// </summary>
    /// <param name="kind">The metric.</param>
    public static string Name(MetricKind kind) => All.NameOf(kind);

    private static double Accuracy(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights, DecisionCosts? costs)
    {
        double right = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            bool isRight = DecisionCosts.Decide(costs, probabilities.Slice(i * classCount, classCount)) == labels[i];
            right += isRight ? RowWeight.Of(weights, i) : 0;
        }

        return right / RowWeight.Sum(weights, labels.Length);
    }

    private static double Cost(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights, DecisionCosts? costs)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int decided = DecisionCosts.Decide(costs, probabilities.Slice(i * classCount, classCount));
            sum += RowWeight.Of(weights, i) * (costs?.Of(labels[i], decided) ?? (decided == labels[i] ? 0 : 1));
        }

        return sum / RowWeight.Sum(weights, labels.Length);
    }

    private static double LogLoss(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights)
    {
        double sum = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            sum += RowWeight.Of(weights, i) * ProbabilityRows.NegativeLog(probabilities[i * classCount + labels[i]]);
        }

        return sum / RowWeight.Sum(weights, labels.Length);
    }

    private static Counts Counted(
        ReadOnlySpan<float> probabilities, ReadOnlySpan<int> labels, int classCount, ReadOnlySpan<float> weights, DecisionCosts? costs)
    {
        var counts = new Counts(new double[classCount], new double[classCount], new double[classCount]);
        for (int i = 0; i < labels.Length; i++)
        {
            int prediction = DecisionCosts.Decide(costs, probabilities.Slice(i * classCount, classCount));
            double weight = RowWeight.Of(weights, i);
            counts.Labeled[labels[i]] += weight;
            counts.Predicted[prediction] += weight;
            counts.Right[prediction] += prediction == labels[i] ? weight : 0;
        }

        return counts;
    }

    /// <summary>Of each class the weight of its rows, of those predicted as it, and of those that are both.</summary>
    private sealed record Counts(double[] Labeled, double[] Predicted, double[] Right)
    {
        public double BalancedAccuracy() =>
            Enumerable.Range(0, Labeled.Length).Where(k => Labeled[k] > 0).Average(k => Right[k] / Labeled[k]);

        // F1 = 2 TP / (2 TP + FP + FN), and the two counts together are that denominator.
        public double MacroF1() => Enumerable.Range(0, Labeled.Length).Where(k => Labeled[k] + Predicted[k] > 0)
            .Average(k => 2 * Right[k] / (Labeled[k] + Predicted[k]));

        public double Mcc() => MatthewsCorrelation.Of(Right.Sum(), Labeled.Sum(), Labeled, Predicted);
    }
}
