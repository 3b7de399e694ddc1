using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>The ways of alpha over the rounds by name; <see cref="AlphaSchedule.At"/> obeys each.</summary>
public static class AlphaRamps
{
    /// <summary>All of them.</summary>
    public static Choices<AlphaRamp> All { get; } = new(
        "alpha ramp",
        new("constant", "the same in every round", AlphaRamp.Constant),
        new("linear", "from nothing before the first round to the whole alpha half way", AlphaRamp.Linear),
        new("gate", "a quarter, half, one and two times alpha in turn, for the gate to pick from", AlphaRamp.Gate));
}
