namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>
/// The greatest probability less <see cref="Kappa"/> standard deviations of it over the ensemble's members: low where they disagree (UPS, Rizve et al. 2021;
/// CSA, Nguyen et al. 2022). A single learner has no members, and its bound is the probability itself.
/// </summary>
/// <remarks>
/// The members are those of a mean of learners. The trees of a forest are none: full-grown, they vote for one class each, so their variance is
/// p (1 - p) and says nothing that p does not. Labeled rows, of which the members' out-of-fold probabilities are not kept, have their probability as
/// confidence: a threshold found on them is the stricter for the pool.
/// </remarks>
public sealed class LowerBound : IConfidenceMeasure
{
    /// <summary>How many standard deviations are taken off.</summary>
    public const float Kappa = 1;

    private static readonly TopProbability Top = new();

    /// <inheritdoc/>
    public string Name => "lower-bound";

    /// <inheritdoc/>
    public bool UsesMembers => true;

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities) => Top.Measure(probabilities);

    /// <inheritdoc/>
    public float Measure(ReadOnlySpan<float> probabilities, float deviation) => Math.Clamp(Top.Measure(probabilities) - Kappa * deviation, 0f, 1f);
}
