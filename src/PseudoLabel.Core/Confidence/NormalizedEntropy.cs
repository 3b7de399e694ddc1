using PseudoLabel.Core.Numerics;

namespace PseudoLabel.Core.Confidence;

/// <summary>1 - H / ln K, H being the entropy of the row's probabilities: 0 for a uniform row, small where many classes compete.</summary>
public sealed class NormalizedEntropy : IConfidenceMeasure
{
    /// <inheritdoc/>
    public string Name => "entropy";

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities)
    {
        double entropy = 0;
        foreach (float p in probabilities)
        {
            // Below the smallest normal number p ln p is 0 to float32.
            if (p > 1e-37f)
            {
                entropy -= p * PortableMath.Log(p);
            }
        }

        return Math.Clamp((float)(1 - entropy / PortableMath.Log(probabilities.Length)), 0f, 1f);
    }
}
