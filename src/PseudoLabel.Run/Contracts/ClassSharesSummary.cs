namespace PseudoLabel.Run.Contracts;

/// <summary>How common the classes are: among the labeled rows, and in the pool, and what the published model was corrected by.</summary>
public sealed record ClassSharesSummary
{
    /// <summary>How the labels were drawn: <c>evenly</c>, <c>randomly</c> or <c>unclear</c>.</summary>
    public required string LabelsDrawn { get; init; }

    /// <summary>Where the pool's shares come from: <c>estimated</c>, <c>given</c> or <c>labels</c>.</summary>
    public required string Source { get; init; }

    /// <summary>Share of each class among the labeled rows.</summary>
    public required IReadOnlyList<double> Labeled { get; init; }

    /// <summary>Share of each class in the pool.</summary>
    public required IReadOnlyList<double> Pool { get; init; }

    /// <summary>
    /// Where nine of ten draws of the estimate begin; empty where the shares are not estimated. No confidence limit: the estimate is drawn
    /// toward even shares, so of a class rarer than one in twenty the truth often lies below.
    /// </summary>
    public IReadOnlyList<double> Low { get; init; } = [];

    /// <summary>Where they end.</summary>
    public IReadOnlyList<double> High { get; init; } = [];

    /// <summary>
    /// What each class's probability is multiplied by before a row is made to add up to 1 again; all 1 where nothing is corrected.
    /// </summary>
    public IReadOnlyList<double> Factors { get; init; } = [];

    /// <summary>
    /// Share of the labeled rows that the model without the correction gets right out of fold, each weighted so that the classes are as
    /// common as in the pool; null where nothing is corrected.
    /// </summary>
    public double? AccuracyBefore { get; init; }

    /// <summary>The same of the model with the correction.</summary>
    public double? AccuracyAfter { get; init; }
}
