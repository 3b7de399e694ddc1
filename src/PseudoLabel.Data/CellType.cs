namespace PseudoLabel.Data;

/// <summary>What the cells of a column are read and held as.</summary>
internal enum CellType
{
    /// <summary>Numbers, in <see cref="ColumnBlock.Numbers"/>.</summary>
    Number,

    /// <summary>Points in time, in <see cref="ColumnBlock.Times"/>.</summary>
    Time,

    /// <summary>Values of which each has one text, in <see cref="ColumnBlock.Values"/>.</summary>
    Category,

    /// <summary>Text as it is, in <see cref="ColumnBlock.Values"/>.</summary>
    Text,
}
