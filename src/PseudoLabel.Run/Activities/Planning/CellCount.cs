using PseudoLabel.Data;

namespace PseudoLabel.Run.Activities.Planning;

/// <summary>
/// Counts, over a sample of the pool, how many rows are another than all before. Where few are, as in tables of some columns of categories,
/// a row of the same cells as a labeled one is likely another row, and its label is not known.
/// </summary>
internal sealed class CellCount
{
    /// <summary>Share of the rows that must differ from one another. Where each row is there twice, half of them do.</summary>
    private const double LeastDistinct = 0.5;
    private readonly HashSet<ulong> seen = [];
    private long rows;

    /// <summary>Whether a row's cells tell which row it is.</summary>
    public bool Tell => seen.Count >= LeastDistinct * rows;

    /// <summary>Adds rows of the pool.</summary>
    public void Add(RowBlock block)
    {
        rows += block.Rows;
        seen.UnionWith(RowHashes.Of(block));
    }
}
