namespace PseudoLabel.SelfTraining.Selection;

/// <summary>What counts as showing that the target precision is reached.</summary>
public enum PrecisionProof
{
    /// <summary>The share of right predictions among the labeled rows, out of fold, and the pool's mean calibrated confidence.</summary>
    Estimate,

    /// <summary>
    /// The same, but the mean confidence must leave half of the allowed errors unspent: calibration is itself an estimate.
    /// </summary>
    Cautious,

    /// <summary>The lower confidence limit of that share.</summary>
    Bound,
}

/// <summary>Settings of <see cref="PrecisionTargetRule"/>.</summary>
public sealed record PrecisionTargetOptions
{
    /// <summary>The precision wanted of the accepted pseudo-labels, in (0, 1].</summary>
    public double Target { get; init; } = 0.95;

    /// <summary>
    /// With <see cref="PrecisionProof.Bound"/>: the probability, in (0, 1), with which the precision may lie below the target after all.
    /// </summary>
    public double Risk { get; init; } = 0.1;

    /// <summary>Estimate, cautious estimate or bound.</summary>
    public PrecisionProof Proof { get; init; } = PrecisionProof.Cautious;

    /// <summary>Whether every class gets a threshold from its own rows; else all share one.</summary>
    public bool PerClass { get; init; }
}
