using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>Turns the cells of one column into dense features. Immutable, so that many threads can use it at once.</summary>
internal abstract class DenseEncoder
{
    /// <summary>Number of feature columns.</summary>
    internal abstract int Width { get; }

    /// <summary>The feature columns' names.</summary>
    internal abstract IEnumerable<string> Names { get; }

    /// <summary>Encodes rows of a block's column.</summary>
    /// <param name="cells">The column.</param>
    /// <param name="start">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">The first row's first feature, row-major.</param>
    /// <param name="stride">Features from one row to the next.</param>
    internal abstract void Encode(ColumnBlock cells, int start, int count, Span<float> target, int stride);
}
