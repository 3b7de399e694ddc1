using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Weights;

/// <summary>The weightings of pseudo-labeled rows by name.</summary>
public static class RowWeightings
{
    /// <summary>All of them: a new one is a class of its own and one line here.</summary>
    public static Choices<IRowWeighting> All { get; } = new(
        "weighting",
        new("proportional", "a row weighs its confidence; in mode joint, the same as others", new ProportionalWeighting()),
        new("soft", "a row weighs a Gaussian of its confidence, and 1 above the pool's mean (SoftMatch)", new SoftWeighting()),
        new("equal", "a row weighs the same as others", new EqualWeighting()));
}
