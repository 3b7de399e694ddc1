namespace PseudoLabel.Learning.Metrics;

/// <summary>The figure by which models are compared.</summary>
public enum MetricKind
{
    /// <summary>Share of rows whose most probable class is the label.</summary>
    Accuracy,

    /// <summary>
    /// Mean over the classes that occur of the share of their rows that are predicted so (recall): no
    /// class counts for more by having more rows.
    /// </summary>
    BalancedAccuracy,

    /// <summary>Mean over classes of the F1 score.</summary>
    MacroF1,

    /// <summary>Matthews correlation of labels and predictions; with more than two classes Gorodkin's R_K.</summary>
    Mcc,

    /// <summary>Area under the ROC curve; with more than two classes, the mean of one class against the rest.</summary>
    Auc,

    /// <summary>Mean over classes of the average precision of each against the rest.</summary>
    AveragePrecision,

    /// <summary>Mean negative logarithm of the probability given to the label; lower is better.</summary>
    LogLoss,

    /// <summary>Mean cost of the decisions; lower is better. Where no costs are given each error costs 1.</summary>
    Cost,
}
