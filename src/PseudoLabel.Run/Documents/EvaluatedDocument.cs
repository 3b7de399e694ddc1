using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Documents;

/// <summary>What evaluating a round found.</summary>
internal sealed record EvaluatedDocument
{
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    public GainSummary? Gain { get; init; }

    public required bool Stop { get; init; }

    public string? Reason { get; init; }
}
