using PseudoLabel.Data;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Run.Results;

/// <summary>How the cells of one table go into the finished data set.</summary>
/// <param name="layout">Its columns.</param>
/// <param name="schema">The run's columns.</param>
internal sealed class FinishedTable(FinishedLayout layout, TableIndex table, TableSchema schema)
{
    private readonly RawNumbers numbers = new(table, schema);

    /// <summary>For each column of the data its place in the table's header; -1 where the table lacks it.</summary>
    public int[] Places { get; } = layout.PlacesIn(table.Header);

    /// <summary>The cell of the current row in a column of the data; empty where there is none.</summary>
    /// <param name="cells">Reads the row.</param>
    /// <param name="column">The column of the data.</param>
    public ReadOnlySpan<byte> Cell(RawRowReader cells, int column) => Places[column] < 0 ? [] : cells.Cell(Places[column]);

    /// <summary>The number in that cell; NaN where there is none.</summary>
    /// <param name="cells">Reads the row.</param>
    /// <param name="column">The column of the data, one of numbers.</param>
    public double Number(RawRowReader cells, int column) =>
        Cell(cells, column) is { Length: > 0 } cell ? numbers.Read(Places[column], cell) : double.NaN;
}
