namespace PseudoLabel.SelfTraining.Shares;

/// <summary>What the pool's class shares are estimated from.</summary>
public sealed record ShareEvidence
{
    /// <summary>The n labels, in [0, K).</summary>
    public required int[] Labels { get; init; }

    /// <summary>Their calibrated out-of-fold probabilities, n x K.</summary>
    public required float[] OutOfFold { get; init; }

    /// <summary>The model's calibrated probabilities of the pool, or of a random sample of it, rows x K.</summary>
    public required float[] Pool { get; init; }

    /// <summary>K, at least 2.</summary>
    public required int ClassCount { get; init; }
}
