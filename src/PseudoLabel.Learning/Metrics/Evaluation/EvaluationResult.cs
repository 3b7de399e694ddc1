namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>How well a model predicts labeled rows.</summary>
public sealed record EvaluationResult
{
    /// <summary>Rows with a label that the model knows.</summary>
    public required long Rows { get; init; }

    /// <summary>
    /// The metrics by name: accuracy, balanced-accuracy, macro-f1, mcc, auc, average-precision, log-loss, brier, ece; cost
    /// where decisions have costs.
    /// </summary>
    public required IReadOnlyDictionary<string, MetricEstimate> Metrics { get; init; }

    /// <summary>
    /// Rows that AUC and average precision are computed from; fewer than all where they would not fit into memory, and then a random
    /// sample.
    /// </summary>
    public required long AucRows { get; init; }

    /// <summary>Each class's figures, in the order of the classes.</summary>
    public required IReadOnlyList<ClassEstimate> ByClass { get; init; }

    /// <summary>Average precision of each class against the rest.</summary>
    public required IReadOnlyList<MetricEstimate> AveragePrecisionByClass { get; init; }

    /// <summary>Mean log-loss of each class's rows.</summary>
    public required IReadOnlyList<MetricEstimate> LogLossByClass { get; init; }

    /// <summary>Rows by true class, then by predicted one; pairs that never occur are left out.</summary>
    public required IReadOnlyList<ConfusionCell> Confusion { get; init; }

    /// <summary>Precision against coverage, from all rows to the surest.</summary>
    public required IReadOnlyList<CoveragePoint> Coverage { get; init; }

    /// <summary>The reliability diagram's bars.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }
}
