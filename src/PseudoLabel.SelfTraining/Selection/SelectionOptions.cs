namespace PseudoLabel.SelfTraining.Selection;

/// <summary>What the settings say to selection rules; each takes what it needs.</summary>
public sealed record SelectionOptions
{
    /// <summary>The threshold of the rules that are given one.</summary>
    public required float Threshold { get; init; }

    /// <summary>The curriculum of the rules that take a share of the pool.</summary>
    public required QuotaOptions Quota { get; init; }

    /// <summary>The precision that a rule must show.</summary>
    public required PrecisionTargetOptions Precision { get; init; }
}
