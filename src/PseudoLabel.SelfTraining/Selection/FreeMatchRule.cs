using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Self-adaptive thresholds (Wang et al., "FreeMatch", 2023, equations 5 to 8), restated for learners that are trained anew each round: the
/// global threshold tau is the moving average over the rounds of the pool's mean confidence, and each class's is tau * p_k / max_j p_j, p_k
/// being the moving average of the pool's mean probability of class k. No threshold is set by hand.
/// </summary>
/// <remarks>
/// The paper's averages run over thousands of steps and start at 1 / K. There are few rounds here, and the first teacher is trained
/// already: the averages start at the first round's values and move half way each round. The state of the round before comes with the
/// evidence.
/// </remarks>
internal sealed class FreeMatchRule : ISelectionRule
{
    /// <summary>What is kept of the average so far in each round, m in the paper.</summary>
    public const double Momentum = 0.5;

    /// <inheritdoc/>
    public bool UsesPoolShares => true;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The evidence holds no mean probabilities of the pool.</exception>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.PoolShares is not { } shares)
        {
            throw new ArgumentException("The rule needs the pool's mean probability of each class.", nameof(evidence));
        }

        AdaptiveState state = Next(evidence.Previous, evidence.Pool.MeanConfidence(), shares);
        double greatest = state.ClassShares.Max();
        float floor = ConfidenceFloor.Above(evidence, ConfidenceFloor.DefaultShare);
        var values = new float[evidence.ClassCount];
        var reasons = new string[values.Length];
        for (int k = 0; k < values.Length; k++)
        {
            double modulation = state.ClassShares[k] / greatest;
            float adaptive = ConfidenceBins.Snap((float)(state.GlobalThreshold * modulation));
            values[k] = Math.Max(adaptive, floor);
            reasons[k] = string.Create(
                CultureInfo.InvariantCulture,
                $"global threshold {state.GlobalThreshold:0.00##} times {modulation:0.00##} for the class's share of the "
                    + $"pool{ConfidenceFloor.Note(adaptive, floor, "raised to")}");
        }

        return new ClassThresholds(values, reasons) { State = state };
    }

    private static AdaptiveState Next(AdaptiveState? previous, double meanConfidence, IReadOnlyList<double> shares) => previous is null
        ? new AdaptiveState(meanConfidence, shares)
        : new AdaptiveState(
            Momentum * previous.GlobalThreshold + (1 - Momentum) * meanConfidence,
            [.. previous.ClassShares.Zip(shares, (before, now) => Momentum * before + (1 - Momentum) * now)]);
}
