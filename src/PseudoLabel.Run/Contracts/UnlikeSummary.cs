namespace PseudoLabel.Run.Contracts;

/// <summary>What was found of unlabeled rows that no labeled row stands for.</summary>
public sealed record UnlikeSummary
{
    /// <summary>
    /// Their estimated share of the unlabeled rows that are not far from every labeled one, 0 to 1; 0 where nothing is seen beyond chance.
    /// </summary>
    public required double Share { get; init; }

    /// <summary>What that share exceeds but for a risk of 1 %; 0 where nothing is seen beyond chance.</summary>
    public required double LowerShare { get; init; }

    /// <summary>
    /// By predicted class, what must arrive of the labeled rows at a row, and more, for its label to be accepted; below 0 where nothing
    /// need.
    /// </summary>
    public required IReadOnlyList<double> UnlikeMass { get; init; }

    /// <summary>Rows farther than this from every labeled row are not accepted, over the features; null for no limit.</summary>
    public double? MostDistance { get; init; }

    /// <summary>Unlabeled rows that the estimate rests on.</summary>
    public required int PoolRows { get; init; }

    /// <summary>Labeled rows that it rests on.</summary>
    public required int LabeledRows { get; init; }
}
