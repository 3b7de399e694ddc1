using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>One threshold, given by the user, for every class and round.</summary>
public sealed class FixedThresholdRule : ISelectionRule
{
    private readonly float threshold;

    /// <summary>Creates the rule.</summary>
    /// <param name="threshold">The least confidence to accept, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of its range.</exception>
    public FixedThresholdRule(float threshold)
    {
        this.threshold = threshold is >= 0 and <= 1
            ? threshold
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is not in [0, 1].");
    }

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return ClassThresholds.Same(
            evidence.ClassCount, threshold, string.Create(CultureInfo.InvariantCulture, $"fixed threshold {threshold:0.00##}"));
    }
}
