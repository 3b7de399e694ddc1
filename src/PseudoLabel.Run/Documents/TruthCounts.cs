using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Documents;

/// <summary>What a batch's predictions come to against the truth.</summary>
internal sealed record TruthCounts
{
    /// <summary>All predicted rows with a truth.</summary>
    public required IReadOnlyList<ConfusionCell> All { get; init; }

    /// <summary>Those whose label is accepted.</summary>
    public required IReadOnlyList<ConfusionCell> Accepted { get; init; }

    public long Without { get; init; }

    public long Unknown { get; init; }

    public long SetAside { get; init; }

    public long Labeled { get; init; }

    public required IReadOnlyList<LabelCount> UnknownNames { get; init; }
}
