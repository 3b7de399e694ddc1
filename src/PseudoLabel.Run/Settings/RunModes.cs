using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>The versions of the method by name.</summary>
internal static class RunModes
{
    /// <summary>All of them.</summary>
    public static Choices<RunMode> All { get; } = new(
        "mode",
        new("one-shot", "train on labels, predict, keep the sure rows, train on both: once", RunMode.OneShot),
        new("iterative", "the same round after round, until the metric stops improving", RunMode.Iterative),
        new("joint", "every unlabeled row takes part, weighted by alpha (Lee 2013)", RunMode.Joint));
}
