using PseudoLabel.Learning.Metrics;

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

    /// <summary>
    /// How much each row counts where the classes are not as common among the labeled rows as in the pool (importance weights:
    /// Shimodaira 2000); null where all count alike.
    /// </summary>
    public double[]? Weights { get; init; }

    /// <summary>How much a row counts.</summary>
    /// <param name="row">The row.</param>
    public double Weight(int row) => Weights is null ? 1 : Weights[row];

    /// <summary>The weighted share of rows that are predicted right.</summary>
    /// <param name="rows">The rows, at least one.</param>
    public double ShareCorrect(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Sum(i => Correct[i] ? Weight(i) : 0) / rows.Sum(Weight);
    }

    /// <summary>
    /// The lower limit of that share (Clopper and Pearson 1934), weighted rows counting as (sum w)^2 / sum w^2 equal ones (Kish 1965),
    /// rounded down.
    /// </summary>
    /// <param name="rows">The rows, at least one.</param>
    /// <param name="risk">The chance that the true share is lower, in (0, 1).</param>
    public double LowerShareCorrect(IReadOnlyList<int> rows, double risk)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Weights is null)
        {
            return BinomialInterval.ClopperPearsonLower(rows.Count(i => Correct[i]), rows.Count, risk);
        }

        int whole = EqualRows(rows);
        return BinomialInterval.ClopperPearsonLower((int)(ShareCorrect(rows) * whole + 1e-9), whole, risk);
    }

    /// <summary>How many equal rows weighted ones are worth (Kish 1965), rounded down, at least one.</summary>
    /// <param name="rows">The rows, at least one.</param>
    internal int EqualRows(IReadOnlyList<int> rows)
    {
        double sum = rows.Sum(Weight);
        return Math.Max(1, (int)(sum * sum / rows.Sum(i => Weight(i) * Weight(i)) + 1e-9));
    }
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
