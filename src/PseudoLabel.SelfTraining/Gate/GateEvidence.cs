using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>
/// What a gate decides on: out-of-fold probabilities of the labeled rows, from chains that were run anew in every fold and so
/// saw none of the labels they are scored on.
/// </summary>
public sealed record GateEvidence
{
    /// <summary>The n labels, in [0, K).</summary>
    public required int[] Labels { get; init; }

    /// <summary>K, at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The supervised model's calibrated probabilities, n x K, row-major, averaged over repeats.</summary>
    public required float[] Baseline { get; init; }

    /// <summary>The student's of round 1, 2, ..., each n x K like <see cref="Baseline"/>.</summary>
    public required IReadOnlyList<float[]> Rounds { get; init; }

    /// <summary>Folds of the chains, K.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>How often they were cut anew, R.</summary>
    public int Repeats { get; init; } = 1;

    /// <summary>Where what is drawn in a proof comes from.</summary>
    public ulong Seed { get; init; }

    /// <summary>The group of each row, which no fold parts; null where each is its own. Rows of one are alike, and prove less.</summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>What decisions cost; null where the most probable class is decided for.</summary>
    public DecisionCosts? Costs { get; init; }

    /// <summary>What each labeled row counts, above 0; null where all count alike.</summary>
    public float[]? Weights { get; init; }

    /// <summary>The metric that may not fall.</summary>
    public required MetricKind Metric { get; init; }
}
