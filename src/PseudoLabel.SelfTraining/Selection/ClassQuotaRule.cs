using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// A curriculum (Cascante-Bonilla et al., "Curriculum Labeling", 2021): round by round a greater share of the pool, the most confident
/// rows first, taken class by class in the proportions that the model itself predicts, so that no easy class crowds out
/// the others. The labeled rows' class shares play no part: labels are often gathered evenly where the pool is not.
/// </summary>
internal sealed class ClassQuotaRule : ISelectionRule
{
    private readonly QuotaOptions options;

    /// <summary>Creates the rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public ClassQuotaRule(QuotaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
    }

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        float floor = ConfidenceFloor.Above(evidence, options.Floor);
        var values = new float[evidence.ClassCount];
        var reasons = new string[evidence.ClassCount];
        for (int k = 0; k < values.Length; k++)
        {
            long predicted = evidence.Pool.Count(k);
            long wanted = options.Wanted(evidence.Round, predicted);
            float quota = evidence.Pool.ThresholdForCount(k, wanted);
            values[k] = Math.Max(quota, floor);
            reasons[k] = predicted == 0 ? "no pool row is predicted as this class"
                : wanted == 0
                    ? Invariant($"a share of {options.Share(evidence.Round):0.0##} of {predicted} rows predicted as this class is none")
                : quota < floor
                    ? Invariant($"the floor of {floor:0.00##} cuts the {wanted} most confident of {predicted} rows predicted as this class")
                : Invariant($"the {wanted} most confident of {predicted} rows predicted as this class");
        }

        return new ClassThresholds(values, reasons);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
