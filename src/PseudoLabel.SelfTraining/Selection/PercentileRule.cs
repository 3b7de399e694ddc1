using System.Globalization;

namespace PseudoLabel.SelfTraining.Selection;

/// <summary>
/// Curriculum labeling by percentile (Cascante-Bonilla et al., "Curriculum Labeling", 2021): round by round a greater share of the pool,
/// the most confident rows of all classes together. Easy classes come first; <see cref="ClassQuotaRule"/> takes each in its own proportion.
/// </summary>
internal sealed class PercentileRule : ISelectionRule
{
    private readonly QuotaOptions options;

    /// <summary>Creates the rule.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public PercentileRule(QuotaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        this.options = options;
    }

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        long rows = evidence.Pool.Total;
        long wanted = options.Wanted(evidence.Round, rows);
        float percentile = evidence.Pool.PooledThresholdForCount([.. Enumerable.Range(0, evidence.ClassCount)], wanted);
        float floor = ConfidenceFloor.Above(evidence, options.Floor);
        string reason = string.Create(
            CultureInfo.InvariantCulture,
            $"the {wanted} most confident of all {rows} rows{ConfidenceFloor.Note(percentile, floor, "cut by")}");
        return ClassThresholds.Same(evidence.ClassCount, Math.Max(percentile, floor), reason);
    }
}
