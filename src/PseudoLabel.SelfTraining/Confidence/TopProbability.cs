using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The greatest probability of the row: of the measures, the one that is itself an estimate of being right. In [1/K, 1].</summary>
public sealed class TopProbability : IConfidenceMeasure
{
    /// <inheritdoc/>
    public string Name => "probability";

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities) =>
        Math.Clamp(ProbabilityRows.Max(probabilities), 0f, 1f);

    /// <inheritdoc/>
    public void Measure(ProbabilityBlock block, Span<float> confidences)
    {
        for (int row = 0; row < ProbabilityBlock.RowCapacity; row += 8)
        {
            BlockMath.ZeroToOne(Vector256.Create(block.Top[row..])).CopyTo(confidences[row..]);
        }
    }
}
