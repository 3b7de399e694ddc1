using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>One model that the gate considered: a student, mixed with the supervised model.</summary>
/// <param name="Round">The student's round, from 1.</param>
/// <param name="Blend">The student's share b: p = (1 - b) supervised + b student.</param>
/// <param name="Gain">Log-loss of the supervised model less that of the blend, row by row; above 0 the blend is better.</param>
/// <param name="Score">Mean gain less z standard errors.</param>
/// <param name="Metric">The metric of the blend.</param>
/// <param name="MetricHolds">
/// Whether the metric is not worse than the supervised model's by more than one standard error of the difference.
/// </param>
public sealed record GateCandidate(int Round, double Blend, PairedDifference Gain, double Score, double Metric, bool MetricHolds);

/// <summary>How certain it is that self-training gained.</summary>
public enum GainGrade
{
    /// <summary>No gain is seen.</summary>
    None,

    /// <summary>The best candidate is better by its own standard errors; as the best of many it is so by luck often enough.</summary>
    Possible,

    /// <summary>Luck would show such a gain in one of five runs at most.</summary>
    Likely,

    /// <summary>Luck would show such a gain in no more runs than the stated risk.</summary>
    Proven,
}

/// <summary>What a gate decided, and on what figures.</summary>
/// <param name="Replaced">Whether the supervised model is replaced.</param>
/// <param name="Round">The round whose student is taken; 0 for the supervised model.</param>
/// <param name="Blend">The student's share; 0 is the supervised model alone, 1 the student alone.</param>
/// <param name="LogLossGain">
/// The gain of the model taken or, when the supervised one is kept, of the best candidate turned down; all zero without one.
/// </param>
/// <param name="BaselineMetric">The supervised model's metric; NaN when there are no labels to compute it on.</param>
/// <param name="ChosenMetric">The metric of the model taken; NaN when it is not known.</param>
/// <param name="Words">The decision in one sentence.</param>
/// <param name="Candidates">Every model considered, by round, then blend.</param>
public sealed record GateDecision(
    bool Replaced,
    int Round,
    double Blend,
    PairedDifference LogLossGain,
    double BaselineMetric,
    double ChosenMetric,
    string Words,
    IReadOnlyList<GateCandidate> Candidates)
{
    /// <summary>How certain the gain is.</summary>
    public GainGrade Grade { get; init; }

    /// <summary>
    /// Probability of such a gain, or a greater one, of the best of all candidates, had none of them one; NaN where untested.
    /// </summary>
    public double PValue { get; init; } = double.NaN;

    /// <summary>The decision to keep the supervised model.</summary>
    internal static GateDecision Keep(
        string words, double metric, PairedDifference gain = default, IReadOnlyList<GateCandidate>? candidates = null) =>
        new(false, 0, 0, gain, metric, metric, words, candidates ?? []);
}
