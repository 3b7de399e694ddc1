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

/// <summary>What evaluating a round found.</summary>
internal sealed record EvaluatedDocument
{
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public GainSummary? Gain { get; init; }

    public required bool Stop { get; init; }

    public string? Reason { get; init; }
}
