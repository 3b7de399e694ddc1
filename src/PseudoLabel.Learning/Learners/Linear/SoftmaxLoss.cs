using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Turns a block's logits into its weighted log loss and the loss's derivatives by the logits, in place:
/// weight * (softmax(z)_k - [k is the label]) (Bishop, Pattern Recognition and Machine Learning, 4.109; 4.91 for two classes).
/// </summary>
internal static class SoftmaxLoss
{
    private const int Rows = LinearShape.BlockRows;

    /// <summary>Three classes or more: one logit per class.</summary>
    /// <param name="logits">Logits [outputs x BlockRows], replaced by derivatives; padding outputs become zero.</param>
    /// <param name="labels">Labels of BlockRows rows, any valid one where the weight is 0.</param>
    /// <param name="weights">Weights of BlockRows rows, 0 past the block's rows.</param>
    /// <returns>The sum of weight * (log sum_k exp(z_k) - z_label).</returns>
    internal static double Multinomial(Span<float> logits, int classes, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
    {
        ref float z = ref MemoryMarshal.GetReference(logits);
        ref float w = ref MemoryMarshal.GetReference(weights);
        Span<float> labelLogits = stackalloc float[Rows];
        for (int row = 0; row < Rows; row++)
        {
            labelLogits[row] = logits[labels[row] * Rows + row];
        }

        var total = Vector256<double>.Zero;
        for (int row = 0; row < Rows; row += 8)
        {
            var max = Vector256.LoadUnsafe(ref z, (nuint)row);
            for (int k = 1; k < classes; k++)
            {
                max = Vector256.MaxNative(max, Vector256.LoadUnsafe(ref z, (nuint)(k * Rows + row)));
            }

            // The largest class's exponential is 1; the others are summed apart from it, so that the small loss of a confident row
            // keeps its digits.
            var others = Vector256<float>.Zero;
            var maxPending = Vector256<float>.AllBitsSet;
            for (int k = 0; k < classes; k++)
            {
                var logit = Vector256.LoadUnsafe(ref z, (nuint)(k * Rows + row));
                var e = FloatMath.ExpOfNegative(logit - max);
                var isMax = Vector256.Equals(logit, max) & maxPending;
                maxPending = Vector256.AndNot(maxPending, isMax);
                others += Vector256.AndNot(e, isMax);
                e.StoreUnsafe(ref z, (nuint)(k * Rows + row));
            }

            var weight = Vector256.LoadUnsafe(ref w, (nuint)row);
            var scale = weight / (Vector256<float>.One + others);
            for (int k = 0; k < classes; k++)
            {
                (Vector256.LoadUnsafe(ref z, (nuint)(k * Rows + row)) * scale).StoreUnsafe(ref z, (nuint)(k * Rows + row));
            }

            var behind = max - Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(labelLogits), (nuint)row);
            total += Sum(weight * (FloatMath.LogOnePlus(others) + behind));
        }

        for (int row = 0; row < Rows; row++)
        {
            logits[labels[row] * Rows + row] -= weights[row];
        }

        logits[(classes * Rows)..].Clear();
        return total[0] + total[1] + total[2] + total[3];
    }

    /// <summary>Two classes: one logit, that of label 1; label 0 has the logit 0.</summary>
    /// <param name="logits">Logits [2 x BlockRows], the second output being padding; replaced by derivatives.</param>
    /// <param name="labels">Labels of BlockRows rows.</param>
    /// <param name="weights">Weights of BlockRows rows, 0 past the block's rows.</param>
    /// <returns>The sum of weight * log(1 + exp(-z)) over label 1 and of weight * log(1 + exp(z)) over label 0.</returns>
    internal static double Binary(Span<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<float> weights)
    {
        ref float z = ref MemoryMarshal.GetReference(logits);
        ref float w = ref MemoryMarshal.GetReference(weights);
        ref int y = ref MemoryMarshal.GetReference(labels);
        var total = Vector256<double>.Zero;
        for (int row = 0; row < Rows; row += 8)
        {
            var logit = Vector256.LoadUnsafe(ref z, (nuint)row);
            var weight = Vector256.LoadUnsafe(ref w, (nuint)row);
            var one = Vector256.ConvertToSingle(Vector256.LoadUnsafe(ref y, (nuint)row));
            var e = FloatMath.ExpOfNegative(-Vector256.Abs(logit));
            var larger = Vector256<float>.One / (Vector256<float>.One + e);
            var probability = Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(logit, Vector256<float>.Zero), larger, e * larger);
            (weight * (probability - one)).StoreUnsafe(ref z, (nuint)row);
            var against = logit * (Vector256<float>.One - one - one);
            total += Sum(weight * (FloatMath.LogOnePlus(e) + Vector256.MaxNative(against, Vector256<float>.Zero)));
        }

        logits[Rows..].Clear();
        return total[0] + total[1] + total[2] + total[3];
    }

    private static Vector256<double> Sum(Vector256<float> v)
    {
        var (low, high) = Vector256.Widen(v);
        return low + high;
    }
}
