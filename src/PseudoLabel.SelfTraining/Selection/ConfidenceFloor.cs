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
}
