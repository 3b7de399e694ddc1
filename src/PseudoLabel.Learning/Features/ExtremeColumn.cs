using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>A column of which a few cells of the sample lie so far from all others that its scale was learned without them.</summary>
public sealed record ExtremeColumn
{
    /// <summary>The column's name in the table.</summary>
    public required string Name { get; init; }

    /// <summary>Its place among the schema's used columns.</summary>
    public required int Index { get; init; }

    /// <summary>How many such cells the sample has; 1 or more.</summary>
    public required long Count { get; init; }

    /// <summary>How many cells the sample has that are not missing, these among them.</summary>
    public required long Cells { get; init; }

    /// <summary>The least of the other cells: a number, or the ticks of a time.</summary>
    public required double Least { get; init; }

    /// <summary>The greatest of the other cells.</summary>
    public required double Greatest { get; init; }

    /// <summary>Whether a cell of a block is one of them.</summary>
    /// <param name="block">Rows read with the schema that the features were learned with.</param>
    /// <param name="row">The row's place in the block.</param>
    public bool IsExtreme(RowBlock block, int row)
    {
        ArgumentNullException.ThrowIfNull(block);
        ColumnBlock column = block.Columns[Index];
        double cell = column.Times is { } times ? (times[row] == long.MinValue ? double.NaN : times[row]) : column.Numbers![row];
        return double.IsFinite(cell) && (cell < Least || cell > Greatest);
    }
}
