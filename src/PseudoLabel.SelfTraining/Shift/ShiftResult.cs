namespace PseudoLabel.SelfTraining.Shift;

/// <summary>What <see cref="ClassifierTwoSampleTest"/> found.</summary>
public sealed record ShiftResult
{
    /// <summary>
    /// How often a labeled row gets the higher score than a pool row, on rows that no classifier had seen: 0.5 is chance, 1 tells all
    /// apart.
    /// </summary>
    public required double Auc { get; init; }

    /// <summary>Probability, 0 to 1, of an area as large or larger where the two are drawn alike.</summary>
    public required double PValue { get; init; }

    /// <summary>Labeled rows that took part.</summary>
    public required int LabeledRows { get; init; }

    /// <summary>Pool rows that took part.</summary>
    public required int PoolRows { get; init; }

    /// <summary>Each group's share, 0 to 1, of what tells the two apart.</summary>
    public required IReadOnlyList<double> GroupShares { get; init; }
}
