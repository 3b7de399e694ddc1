namespace PseudoLabel.Core.Confidence;

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
}
