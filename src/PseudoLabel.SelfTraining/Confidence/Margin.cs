using System.Runtime.Intrinsics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>The greatest probability less the second greatest (Scheffer et al. 2001): small where two classes compete.</summary>
public sealed class Margin : IConfidenceMeasure
{
    /// <inheritdoc/>
    public string Name => "margin";

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities)
    {
        float first = 0, second = 0;
        foreach (float p in probabilities)
        {
            if (p > first)
            {
                (first, second) = (p, first);
            }
            else if (p > second)
            {
                second = p;
            }
        }

        return Math.Clamp(first - second, 0f, 1f);
    }

    /// <inheritdoc/>
    public void Measure(ProbabilityBlock block, Span<float> confidences)
    {
        for (int row = 0; row < ProbabilityBlock.RowCapacity; row += 8)
        {
            Vector256<float> first = default, second = default;
            for (int at = row; at < block.Values.Length; at += ProbabilityBlock.RowCapacity)
            {
                var p = Vector256.Create(block.Values[at..]);
                second = Vector256.MaxNative(second, Vector256.MinNative(first, p));
                first = Vector256.MaxNative(first, p);
            }

            BlockMath.ZeroToOne(first - second).CopyTo(confidences[row..]);
        }
    }
}
