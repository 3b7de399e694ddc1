using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>
/// Agreement with the neighbor graph: sqrt(p q), p being the greatest probability and q the graph's for the same class, which is the share of
/// the labels near the row that are of that class. Sure only where both are: the product of two views' odds of being right in co-training
/// (Blum and Mitchell 1998), brought back to the scale of a probability. Where there is no graph, p alone.
/// </summary>
public sealed class Agreement : IConfidenceMeasure
{
    /// <inheritdoc/>
    public string Name => "agreement";

    /// <inheritdoc/>
    public bool UsesOpinion => true;

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities) => Math.Clamp(ProbabilityRows.Max(probabilities), 0f, 1f);

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities, ReadOnlySpan<float> opinion)
    {
        int best = 0;
        for (int k = 1; k < probabilities.Length; k++)
        {
            best = probabilities[k] > probabilities[best] ? k : best;
        }

        return Math.Clamp(MathF.Sqrt(Math.Max(0, probabilities[best] * opinion[best])), 0f, 1f);
    }
}
