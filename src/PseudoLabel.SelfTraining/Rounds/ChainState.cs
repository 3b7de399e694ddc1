using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>What goes from round to round, beside the learner's choice.</summary>
/// <param name="Model">The model after the round.</param>
/// <param name="Supervised">The supervised model; null after round 0, where <paramref name="Model"/> is that.</param>
/// <param name="Adaptive">What the selection rule remembers; null after round 0 and where it remembers nothing.</param>
public sealed record ChainState(IModel Model, IModel? Supervised, AdaptiveState? Adaptive)
{
    /// <summary>After round 0.</summary>
    /// <param name="supervised">The supervised model.</param>
    public static ChainState Start(IModel supervised) => new(supervised, null, null);
}

/// <summary>What a whole round gives.</summary>
/// <param name="After">What the next round starts from.</param>
/// <param name="Selected">Pool rows that the student was trained on.</param>
/// <param name="Held">Calibrated probabilities of the held-out rows, rows x classes: what the gate judges by.</param>
public sealed record RoundOutcome(ChainState After, int Selected, float[] Held);
