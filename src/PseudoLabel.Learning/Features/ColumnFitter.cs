using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Learns from a sample of cells how one column becomes features; one sealed class for each kind of column. Not thread-safe.
/// </summary>
internal abstract class ColumnFitter
{
    /// <summary>Adds the column's cells of one block of rows.</summary>
    /// <param name="cells">The column; of its arrays the one that the column's kind is held in.</param>
    /// <param name="rows">Rows of the block: the arrays may be longer.</param>
    internal abstract void Add(ColumnBlock cells, int rows);

    /// <summary>What was learned; the fitter must not be used after.</summary>
    internal abstract FittedColumn Fit();

    /// <summary>The cells that the scale was learned without, once <see cref="Fit"/> is done; null where there are none.</summary>
    /// <param name="index">The column's place among the schema's used columns.</param>
    internal virtual ExtremeColumn? Extremes(int index) => null;
}
