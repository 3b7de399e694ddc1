using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;

namespace PseudoLabel.Run.Documents;

/// <summary>What labeling a batch did.</summary>
internal sealed record LabeledDocument
{
    public required PieceResult Piece { get; init; }

    public required long[] AcceptedByClass { get; init; }

    public required long[] PredictedByClass { get; init; }

    /// <summary>Rows that are unlike the labeled ones.</summary>
    public long Outliers { get; init; }

    /// <summary>Counts of confidence in 20 bins, by class.</summary>
    public required long[][] Histogram { get; init; }

    /// <summary>What its labels come to against the truth; null where there is none.</summary>
    public TruthCounts? Truth { get; init; }

    /// <summary>Its most uncertain rows, in the order of their features beside it.</summary>
    public required IReadOnlyList<ReviewRow> Review { get; init; }

    /// <summary>Accepted rows drawn by chance; the margin holds the draw.</summary>
    public required IReadOnlyList<ReviewRow> Audit { get; init; }
}
