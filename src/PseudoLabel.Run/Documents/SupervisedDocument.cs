using System.Text.Json.Serialization;
using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Documents;

/// <summary>What the supervised training found.</summary>
internal sealed record SupervisedDocument
{
    public required LearnerChoice Choice { get; init; }

    public required float[] OutOfFold { get; init; }

    public required IReadOnlyList<LearnerCandidateSummary> Candidates { get; init; }
}
