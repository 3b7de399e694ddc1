using System.Numerics.Tensors;

namespace PseudoLabel.Embeddings.Texts;

/// <summary>
/// Makes one vector of those of a text's pieces. Sums are in the order of the pieces, so a text's vector depends on the text alone.
/// </summary>
internal static class VectorPool
{
    /// <summary>Pools one text's pieces.</summary>
    /// <param name="pieces">Pieces x dimension numbers.</param>
    /// <param name="vector">Gets the vector.</param>
    /// <param name="pooling">How.</param>
    public static void Pool(ReadOnlySpan<float> pieces, Span<float> vector, Pooling pooling)
    {
        int dimension = vector.Length;
        int count = pieces.Length / dimension;
        switch (pooling)
        {
            case Pooling.Mean:
                vector.Clear();
                for (int p = 0; p < count; p++)
                {
                    TensorPrimitives.Add(vector, pieces.Slice(p * dimension, dimension), vector);
                }

                TensorPrimitives.Divide(vector, count, vector);
                break;
            case Pooling.Max:
                pieces[..dimension].CopyTo(vector);
                for (int p = 1; p < count; p++)
                {
                    TensorPrimitives.Max(vector, pieces.Slice(p * dimension, dimension), vector);
                }

                break;
            case Pooling.Cls or Pooling.None:
                pieces[..dimension].CopyTo(vector);
                break;
            case Pooling.Last:
                pieces[^dimension..].CopyTo(vector);
                break;
        }
    }

    /// <summary>Makes a vector one long; one of zeros stays.</summary>
    public static void Normalize(Span<float> vector)
    {
        double squares = 0;
        foreach (float value in vector)
        {
            squares += (double)value * value;
        }

        if (squares > 0)
        {
            // sentence-transformers divides by the length in single precision too.
            TensorPrimitives.Divide(vector, (float)Math.Sqrt(squares), vector);
        }
    }
}
