using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Curriculum pseudo-labeling (Zhang et al., "FlexMatch", 2021, equations 5 to 7 and 11), restated for learners that are trained anew each
/// round: a class that the teacher is seldom sure of gets a lower threshold. The learning status of class k is
/// sigma_k = number of pool rows predicted as k with a confidence of at least the base threshold tau; beta_k = sigma_k / max(max_j sigma_j,
/// rows that no class is sure of), the paper's warm-up; the threshold is tau * beta_k / (2 - beta_k). The counts are over the whole pool.
/// </summary>
/// <remarks>
/// The paper's thresholds start at 0, which takes rows that are no better than a guess; here they stay above a tenth of the way from chance
/// to 1.
/// </remarks>
internal sealed class FlexMatchRule : ISelectionRule
{
    private readonly float threshold;

    /// <summary>Creates the rule.</summary>
    /// <param name="threshold">The base threshold tau, in [0, 1]; the paper's is 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold is out of its range.</exception>
    public FlexMatchRule(float threshold)
    {
        this.threshold = threshold is >= 0 and <= 1
            ? ConfidenceBins.Snap(threshold)
            : throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "The threshold is not in [0, 1].");
    }

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        long[] status = [.. Enumerable.Range(0, evidence.ClassCount).Select(k => evidence.Pool.CountAtLeast(k, threshold))];
        long most = Math.Max(status.Max(), evidence.Pool.Total - status.Sum());
        float floor = ConfidenceFloor.Above(evidence, ConfidenceFloor.DefaultShare);
        var values = new float[status.Length];
        var reasons = new string[status.Length];
        for (int k = 0; k < values.Length; k++)
        {
            double beta = most == 0 ? 0 : status[k] / (double)most;
            float flexible = ConfidenceBins.Snap((float)(threshold * beta / (2 - beta)));
            values[k] = Math.Max(flexible, floor);
            reasons[k] = string.Create(
                CultureInfo.InvariantCulture,
                $"learning status {beta:0.00##}: {status[k]} rows at {threshold:0.00##} or above of {most} at most; threshold "
                    + $"{flexible:0.00##}{ConfidenceFloor.Note(flexible, floor, "raised to")}");
        }

        return new ClassThresholds(values, reasons);
    }
}
