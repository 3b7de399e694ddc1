using System.Buffers;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>Confidences of rows whose probabilities lie row after row.</summary>
public static class ConfidenceRows
{
    /// <summary>Measures rows of which no ensemble's members are known.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="probabilities">Rows x classes.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="confidences">Receives one value a row.</param>
    /// <param name="opinion">The neighbor graph's probabilities, rows x classes; empty where there is no graph.</param>
    public static void Measure(
        this IConfidenceMeasure measure, ReadOnlySpan<float> probabilities, int classes, Span<float> confidences,
        ReadOnlySpan<float> opinion = default)
    {
        ArgumentNullException.ThrowIfNull(measure);
        const int capacity = ConfidenceContext.RowCapacity;
        float[] rented = ArrayPool<float>.Shared.Rent(classes * capacity);
        Span<float> block = rented.AsSpan(0, classes * capacity);
        Span<short> best = stackalloc short[capacity];
        Span<float> top = stackalloc float[capacity], sure = stackalloc float[capacity];
        for (int start = 0; start < confidences.Length; start += capacity)
        {
            int rows = Math.Min(capacity, confidences.Length - start);
            ClassBlocks.FromRows(probabilities.Slice(start * classes, rows * classes), classes, block);
            ConfidenceContext.ArgMax(block, best, top);
            ReadOnlySpan<float> second = opinion.IsEmpty ? [] : opinion.Slice(start * classes, rows * classes);
            measure.Measure(new ConfidenceContext(block, best[..rows], top) { Opinion = second }, sure);
            sure[..rows].CopyTo(confidences[start..]);
        }

        ArrayPool<float>.Shared.Return(rented);
    }

    /// <summary>Measures one row of which nothing is known but its probabilities.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="probabilities">The row's probabilities; at least two.</param>
    public static float Measure(this IConfidenceMeasure measure, ReadOnlySpan<float> probabilities)
    {
        float confidence = 0;
        measure.Measure(probabilities, probabilities.Length, new Span<float>(ref confidence));
        return confidence;
    }
}
