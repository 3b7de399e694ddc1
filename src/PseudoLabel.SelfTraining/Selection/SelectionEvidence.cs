namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Out-of-fold predictions of the labeled rows: for each, what a chain said that had not seen its label. One entry per row in each array.
/// </summary>
public sealed record OutOfFold
{
    /// <summary>The class predicted.</summary>
    public required int[] Predicted { get; init; }

    /// <summary>The confidence, by the same measure as the pool's.</summary>
    public required float[] Confidence { get; init; }

    /// <summary>Whether the prediction is the label.</summary>
    public required bool[] Correct { get; init; }
}

/// <summary>All that a selection rule may look at.</summary>
public sealed record SelectionEvidence
{
    /// <summary>The round, from 1.</summary>
    public required int Round { get; init; }

    /// <summary>Number of classes, at least 2.</summary>
    public required int ClassCount { get; init; }

    /// <summary>The pool: every unlabeled row by predicted class and confidence.</summary>
    public required ConfidenceHistogram Pool { get; init; }

    /// <summary>The labeled rows, out of fold.</summary>
    public required OutOfFold Labeled { get; init; }

    /// <summary>
    /// The confidence of a row whose classes are all equally probable; null for that of the top probability, 1 / <see cref="ClassCount"/>.
    /// </summary>
    public float? ChanceConfidence { get; init; }

    /// <summary>
    /// The mean over the gate's pool of the teacher's calibrated probability of each class, before any prior alignment; null where nothing
    /// asks for it (<see cref="ISelectionRule.UsesPoolShares"/>).
    /// </summary>
    public IReadOnlyList<double>? PoolShares { get; init; }

    /// <summary>What the rule left in the round before (<see cref="ClassThresholds.State"/>); null in the first.</summary>
    public AdaptiveState? Previous { get; init; }
}
