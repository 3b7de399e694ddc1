using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Tables;

/// <summary>
/// The numbers in the cells of a table as its file has them: as the readers take them, with all
/// their digits where they are written plainly.
/// </summary>
public sealed class RawNumbers
{
    private readonly CellReader[] readers;

    /// <summary>Creates what reads the numbers of a table.</summary>
    /// <param name="index">The table.</param>
    /// <param name="schema">The columns.</param>
    public RawNumbers(TableIndex index, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(schema);
        readers = [
            .. index.Header.Select(name => new CellReader(ColumnKind.Numeric, index.Forms.GetValueOrDefault(name), schema.MissingMarkers))];
    }

    /// <summary>The number in a cell; NaN where there is none.</summary>
    /// <param name="column">The column's place in the header; one of numbers.</param>
    /// <param name="cell">The cell.</param>
    public double Read(int column, ReadOnlySpan<byte> cell)
    {
        CellReader reader = readers[column];
        if (reader.Number(cell, out float value) != NumberKind.Number)
        {
            return double.NaN;
        }

        // A number in a form of its own has the digits that features have; a plain one has all its own.
        return reader.IsShort && double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double plain)
            && double.IsFinite(plain)
            ? plain
            : double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
