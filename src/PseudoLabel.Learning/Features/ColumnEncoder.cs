using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Turns the cells of one column into features, as its <see cref="ColumnFitter"/> learned to: a <see cref="DenseEncoder"/> or a
/// <see cref="SparseEncoder"/>. Immutable, so that many threads can use it at once.
/// </summary>
internal abstract class ColumnEncoder
{
    /// <summary>Number of features; 0 where the column tells rows apart no better than no column.</summary>
    internal abstract int Width { get; }

    /// <summary>The features' names, <see cref="Width"/> of them.</summary>
    internal abstract IEnumerable<string> Names { get; }

    /// <summary>The cells of a block whose values the column was not fitted on; null where every value has features.</summary>
    internal virtual UnseenValues? Unseen(ColumnBlock cells, int rows) => null;
}
