using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>Turns the cells of one column into sparse features.</summary>
internal abstract class SparseEncoder : ColumnEncoder
{
    /// <summary>Opens a block's column for encoding; the result belongs to one thread.</summary>
    internal abstract SparseColumnWriter Open(ColumnBlock block, int firstColumn);
}

/// <summary>Writes the sparse entries of one column's cells, row after row.</summary>
internal abstract class SparseColumnWriter
{
    /// <summary>Appends the entries of a row's cell, columns ascending.</summary>
    internal abstract void Write(int row, SparseRows target);
}
