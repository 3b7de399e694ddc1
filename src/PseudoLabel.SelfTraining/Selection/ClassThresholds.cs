namespace PseudoLabel.SelfTraining.Selection;

/// <summary>From which confidence on a prediction becomes a pseudo-label, class by class, and why.</summary>
/// <param name="Values">The threshold of each class; +infinity accepts nothing.</param>
/// <param name="Reasons">For each class, in words and figures, how its threshold came about.</param>
public sealed record ClassThresholds(IReadOnlyList<float> Values, IReadOnlyList<string> Reasons)
{
    /// <summary>What the rule wants to know in the next round; null where it remembers nothing.</summary>
    public AdaptiveState? State { get; init; }

    /// <summary>Whether a prediction is accepted: its confidence is at least its class's threshold.</summary>
    /// <param name="predictedClass">The class predicted.</param>
    /// <param name="confidence">The confidence.</param>
    public bool Accepts(int predictedClass, float confidence) => confidence >= Values[predictedClass];

    /// <summary>The same threshold for every class.</summary>
    internal static ClassThresholds Same(int classCount, float threshold, string reason) =>
        new(Enumerable.Repeat(threshold, classCount).ToArray(), Enumerable.Repeat(reason, classCount).ToArray());
}
