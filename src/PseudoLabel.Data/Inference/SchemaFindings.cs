namespace PseudoLabel.Data.Inference;

/// <summary>What was inferred from samples of all files of a data set.</summary>
public sealed record SchemaFindings
{
    /// <summary>The columns and their kinds.</summary>
    public required TableSchema Schema { get; init; }

    /// <summary>
    /// Of each file, the labeled ones first, the columns that it does not write plainly; what <see cref="TableIndex.Forms"/> is to be.
    /// </summary>
    public required IReadOnlyList<IReadOnlyDictionary<string, CellForm>> Forms { get; init; }

    /// <summary>What to tell the user, a line for each kind of thing.</summary>
    public required IReadOnlyList<string> Notices { get; init; }
}
