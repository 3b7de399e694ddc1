namespace PseudoLabel.Data.Cells;

/// <summary>One record of a text table: its cells as UTF-8 bytes, or why it has none.</summary>
internal abstract class TextRecord(int columns)
{
    /// <summary>The 1-based line on which the record starts.</summary>
    public abstract long Line { get; }

    /// <summary>The buffer that holds the record's cells, until the next is read.</summary>
    public byte[] Bytes { get; protected set; } = [];

    /// <summary>Where each cell starts in <see cref="Bytes"/>, by the column's place in the header.</summary>
    public int[] Starts { get; } = new int[columns];

    /// <summary>The bytes of each cell.</summary>
    public int[] Lengths { get; } = new int[columns];

    /// <summary>Why the record is malformed and has no cells; null for a good one.</summary>
    public string? Problem { get; protected set; }

    /// <summary>Cells of a malformed record that are there all the same, from the first on.</summary>
    public int CellsThere { get; protected set; }

    /// <summary>The bytes of a cell by the column's place in the header, quotes and escapes undone; empty where missing.</summary>
    public ReadOnlySpan<byte> Cell(int column) => Bytes.AsSpan(Starts[column], Lengths[column]);
}
