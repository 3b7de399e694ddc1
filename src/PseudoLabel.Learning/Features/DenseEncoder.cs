using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>Turns the cells of one column into dense features.</summary>
internal abstract class DenseEncoder : ColumnEncoder
{
    /// <summary>Encodes rows of a block's column.</summary>
    /// <param name="target">The first row's first feature, row-major.</param>
    /// <param name="stride">Features from one row to the next.</param>
    internal abstract void Encode(ColumnBlock cells, int start, int count, Span<float> target, int stride);
}
