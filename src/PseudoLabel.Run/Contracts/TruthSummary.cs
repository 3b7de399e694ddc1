using PseudoLabel.Learning.Metrics.Evaluation;

namespace PseudoLabel.Run.Contracts;

/// <summary>
/// The predictions of unlabeled rows held against a column of theirs that holds the truth; no part of the run before this saw it.
/// </summary>
public sealed record TruthSummary
{
    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>Rows that were predicted and have a truth that is one of the classes: what all figures are of.</summary>
    public required long Rows { get; init; }

    /// <summary>Rows without a truth.</summary>
    public required long Without { get; init; }

    /// <summary>Rows whose truth is none of the classes.</summary>
    public required long UnknownLabels { get; init; }

    /// <summary>Such values with the rows of each, the most frequent first; at most ten.</summary>
    public required IReadOnlyList<LabelCount> UnknownNames { get; init; }

    /// <summary>Rows with a truth that were set aside, so that there is no prediction.</summary>
    public required long SetAside { get; init; }

    /// <summary>Rows whose label was known, so that there is no prediction.</summary>
    public long Labeled { get; init; }

    /// <summary>Accuracy of all predicted rows, whatever the decision.</summary>
    public required MetricEstimate Accuracy { get; init; }

    /// <summary>Their balanced accuracy.</summary>
    public required MetricEstimate BalancedAccuracy { get; init; }

    /// <summary>Their macro-F1.</summary>
    public required MetricEstimate MacroF1 { get; init; }

    /// <summary>Rows among them whose label is accepted.</summary>
    public required long Accepted { get; init; }

    /// <summary>Their share.</summary>
    public required double Coverage { get; init; }

    /// <summary>Share of accepted labels that are right.</summary>
    public required MetricEstimate AcceptedPrecision { get; init; }

    /// <summary>Each class's figures over all predicted rows.</summary>
    public required IReadOnlyList<ClassEstimate> ByClass { get; init; }

    /// <summary>Share of each class's accepted labels that are right.</summary>
    public required IReadOnlyList<MetricEstimate> AcceptedPrecisionByClass { get; init; }

    /// <summary>Accepted labels of each class.</summary>
    public required IReadOnlyList<long> AcceptedByClass { get; init; }

    /// <summary>Rows by true class and prediction; pairs that never occur are left out.</summary>
    public required IReadOnlyList<ConfusionCell> Confusion { get; init; }
}
