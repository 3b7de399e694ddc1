using System.Globalization;

namespace PseudoLabel.Core.Data;

/// <summary>The numbers in the cells of a table as its file has them: as the readers take them, with all their digits where they are written plainly.</summary>
public sealed class RawNumbers
{
    private readonly int columns;

    /// <summary>Creates what reads the numbers of a table.</summary>
    /// <param name="index">The table.</param>
    /// <param name="schema">The columns.</param>
    public RawNumbers(TableIndex index, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(schema);
        columns = index.Header.Count;
    }

    /// <summary>The number in a cell; NaN where there is none.</summary>
    /// <param name="column">The column's place in the header; one of numbers.</param>
    /// <param name="cell">The cell.</param>
    public double Read(int column, ReadOnlySpan<byte> cell)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(column, columns);
        return double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) ? value : double.NaN;
    }
}
