using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The greatest probability of the row: of the measures, the one that is itself an estimate of being right. In [1/K, 1].</summary>
public sealed class TopProbability : IConfidenceMeasure
{
    /// <inheritdoc/>
    public void Measure(in ConfidenceContext rows, Span<float> confidences)
    {
        for (int row = 0; row < ConfidenceContext.RowCapacity; row += 8)
        {
            BlockMath.ZeroToOne(Vector256.Create(rows.Top[row..])).CopyTo(confidences[row..]);
        }
    }
}
