using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// The confidence below which no rule that follows the pool takes a row: one hardly above chance tells a student nothing.
/// </summary>
internal static class ConfidenceFloor
{
    /// <summary>
    /// How far above chance a confidence must lie, as a share of the way from chance to 1, where a rule has no setting of its own.
    /// </summary>
    public const double DefaultShare = 0.1;

    /// <summary>The least float32 above chance + share (1 - chance): a confidence at the floor is not above it.</summary>
    /// <param name="evidence">Names chance, or the number of classes.</param>
    /// <param name="share">The share, in [0, 1).</param>
    public static float Above(SelectionEvidence evidence, double share)
    {
        double chance = evidence.ChanceConfidence ?? 1.0 / evidence.ClassCount;
        return MathF.BitIncrement((float)(chance + share * (1 - chance)));
    }

    /// <summary>What a rule's reason says of the floor; nothing where the rule's own threshold is not below it.</summary>
    /// <param name="verb">What the floor does: <c>raised to</c>, <c>cut by</c>.</param>
    public static string Note(float threshold, float floor, string verb) =>
        threshold < floor ? string.Create(CultureInfo.InvariantCulture, $", {verb} the floor of {floor:0.00##}") : "";
}
