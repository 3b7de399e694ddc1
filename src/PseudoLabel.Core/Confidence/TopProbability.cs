using PseudoLabel.Core.Metrics;

namespace PseudoLabel.Core.Confidence;

/// <summary>The greatest probability of the row: of the measures, the one that is itself an estimate of being right. In [1/K, 1].</summary>
public sealed class TopProbability : IConfidenceMeasure
{
    /// <inheritdoc/>
    public string Name => "probability";

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities) =>
        Math.Clamp(ProbabilityRows.Max(probabilities), 0f, 1f);
}
