using System.Globalization;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>
/// No gate: takes a round's student as it is, and says that nothing was proven. For when the cross-fitting costs too much.
/// </summary>
public sealed class OpenGate : IGate
{
    private readonly string reason;
    private readonly int? round;

    /// <summary>Creates the gate.</summary>
    /// <param name="reason">Why there is none, as whoever asked for that calls it; the decision's words tell it.</param>
    /// <param name="round">The round to take, 0 for the supervised model; null for the last one in the evidence.</param>
    public OpenGate(string reason, int? round = null)
    {
        this.reason = reason;
        this.round = round;
    }

    /// <inheritdoc/>
    public string Name => "open";

    /// <inheritdoc/>
    /// <remarks>Labels, baseline and rounds may be empty: the metrics are then NaN.</remarks>
    public GateDecision Decide(GateEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int taken = round ?? evidence.Rounds.Count;
        double Metric(float[]? probabilities) => evidence.Labels.Length == 0 || probabilities is not { Length: > 0 } ? double.NaN
            : ClassificationMetrics.Compute(evidence.Metric, probabilities, evidence.Labels, evidence.ClassCount, costs: evidence.Costs);
        double baseline = Metric(evidence.Baseline);
        if (taken == 0)
        {
            return GateDecision.Keep($"not gated: {reason}; supervised model kept", baseline);
        }

        string words = string.Create(CultureInfo.InvariantCulture, $"not gated: {reason}; round {taken} taken without proof of a gain");
        return new GateDecision(
            true, taken, 1, default, baseline, Metric(taken <= evidence.Rounds.Count ? evidence.Rounds[taken - 1] : null), words, []);
    }
}
