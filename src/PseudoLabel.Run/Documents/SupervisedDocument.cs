using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.Run.Documents;

/// <summary>What the supervised training found.</summary>
internal sealed record SupervisedDocument
{
    public required LearnerChoice Choice { get; init; }

    public required float[] OutOfFold { get; init; }

    public required IReadOnlyList<LearnerCandidateSummary> Candidates { get; init; }
}
