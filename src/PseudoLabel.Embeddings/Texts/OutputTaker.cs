namespace PseudoLabel.Embeddings.Texts;

/// <summary>Gets a network's output.</summary>
/// <param name="values">The numbers, row-major; there only during the call.</param>
/// <param name="dimension">Numbers of a vector.</param>
internal delegate void OutputTaker(ReadOnlySpan<float> values, int dimension);
