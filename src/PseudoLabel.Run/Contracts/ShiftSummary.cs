namespace PseudoLabel.Run.Contracts;

/// <summary>The classifier two-sample test of the unlabeled rows against the labeled ones.</summary>
public sealed record ShiftSummary
{
    /// <summary>
    /// How often a labeled row scores above an unlabeled one, on rows that the classifier had not seen: 0.5 is chance, 1 tells all apart.
    /// </summary>
    public required double Auc { get; init; }

    /// <summary>Probability of such an area, or a larger one, where the two are drawn alike.</summary>
    public required double PValue { get; init; }

    /// <summary>Whether the p-value is at or below the settings' <c>shift-risk</c>.</summary>
    public required bool Shifted { get; init; }

    /// <summary>Labeled rows that took part.</summary>
    public required int LabeledRows { get; init; }

    /// <summary>Unlabeled rows that took part.</summary>
    public required int PoolRows { get; init; }

    /// <summary>
    /// The columns that tell the two apart most, the most telling first; they mean nothing where nothing is <see cref="Shifted"/>.
    /// </summary>
    public required IReadOnlyList<ShiftColumn> Columns { get; init; }
}

/// <summary>A column's part in telling labeled and unlabeled rows apart.</summary>
/// <param name="Name">The column.</param>
/// <param name="Share">Its share of the difference between the two's mean scores, 0 to 1.</param>
public sealed record ShiftColumn(string Name, double Share);

/// <summary>
/// The test of the class shares that the published model predicts: out of fold among the labeled rows, and among all unlabeled ones.
/// </summary>
public sealed record ClassBalanceSummary
{
    /// <summary>Probability of such a difference, or a larger one, where classes are as frequent in both.</summary>
    public required double PValue { get; init; }

    /// <summary>Whether the p-value is at or below the settings' <c>shift-risk</c>.</summary>
    public required bool Shifted { get; init; }

    /// <summary>Share of each class among the out-of-fold predictions of labeled rows.</summary>
    public required IReadOnlyList<double> LabeledShares { get; init; }

    /// <summary>Share of each class among the predictions of unlabeled rows.</summary>
    public required IReadOnlyList<double> PoolShares { get; init; }
}
