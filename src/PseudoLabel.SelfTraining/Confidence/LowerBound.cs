namespace PseudoLabel.SelfTraining.Confidence;

/// <summary>
/// The greatest probability less <see cref="Kappa"/> standard deviations of it over the ensemble's members: low where they disagree (UPS,
/// Rizve et al. 2021; CSA, Nguyen et al. 2022). A single learner has no members, and its bound is the probability itself.
/// </summary>
/// <remarks>
/// The members are those of a mean of learners. The trees of a forest are none: full-grown, they vote for one class each, so their variance
/// is p (1 - p) and says nothing that p does not. Labeled rows, of which the members' out-of-fold probabilities are not kept, have their
/// probability as confidence: a threshold found on them is the stricter for the pool.
/// </remarks>
internal sealed class LowerBound : IConfidenceMeasure
{
    /// <summary>How many standard deviations are taken off.</summary>
    public const float Kappa = 1;

    /// <summary>The probability itself: of the labeled rows, on which the threshold is found, no deviation is known.</summary>
    public IConfidenceMeasure Acceptance { get; } = new TopProbability();

    /// <inheritdoc/>
    public void Measure(in ConfidenceContext rows, Span<float> confidences)
    {
        ReadOnlySpan<float> deviations = rows.Deviations;
        for (int row = 0; row < rows.Rows; row++)
        {
            confidences[row] = Math.Clamp(rows.Top[row] - (deviations.IsEmpty ? 0 : Kappa * deviations[row]), 0f, 1f);
        }
    }
}
