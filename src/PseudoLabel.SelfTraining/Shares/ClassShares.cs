namespace PseudoLabel.SelfTraining.Shares;

/// <summary>An estimate of the pool's class shares, and how a model's probabilities are corrected by it.</summary>
public sealed record ClassShares
{
    /// <summary>The labeled rows' shares, K.</summary>
    public required double[] Labeled { get; init; }

    /// <summary>The pool's, K.</summary>
    public required double[] Pool { get; init; }

    /// <summary>
    /// Where the interval that holds nine of ten draws begins, K. It tells how far the labels' luck moves the estimate, not where the truth
    /// is: the estimate is drawn toward even shares.
    /// </summary>
    public required double[] Low { get; init; }

    /// <summary>Where it ends, K.</summary>
    public required double[] High { get; init; }

    /// <summary>
    /// What is added to the logarithm of each class's probability, before a row is made to add up to 1 again, K; all 0 where nothing is
    /// certain enough to be corrected.
    /// </summary>
    public required double[] LogFactors { get; init; }

    /// <summary>Whether anything is corrected.</summary>
    public bool Corrects => LogFactors.Any(f => f != 0);
}
