using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The greatest probability less the second greatest (Scheffer et al. 2001): small where two classes compete.</summary>
internal sealed class Margin : IConfidenceMeasure
{
    /// <inheritdoc/>
    public void Measure(in ConfidenceContext rows, Span<float> confidences)
    {
        for (int row = 0; row < ConfidenceContext.RowCapacity; row += 8)
        {
            Vector256<float> first = default, second = default;
            for (int at = row; at < rows.Probabilities.Length; at += ConfidenceContext.RowCapacity)
            {
                var p = Vector256.Create(rows.Probabilities[at..]);
                second = Vector256.MaxNative(second, Vector256.MinNative(first, p));
                first = Vector256.MaxNative(first, p);
            }

            BlockMath.ZeroToOne(first - second).CopyTo(confidences[row..]);
        }
    }
}
