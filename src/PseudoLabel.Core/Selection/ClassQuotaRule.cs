using System.Globalization;

namespace PseudoLabel.Core.Selection;

/// <summary>Settings of <see cref="ClassQuotaRule"/>.</summary>
public sealed record QuotaOptions
{
    /// <summary>What each round adds to the share of the pool that is accepted, above 0. As great as <see cref="MaxShare"/>, the whole share is taken at once.</summary>
    public double Step { get; init; } = 0.2;

    /// <summary>The greatest share accepted, in (0, 1].</summary>
    public double MaxShare { get; init; } = 0.8;

    /// <summary>How far above chance a confidence must lie, as a share of the way from chance to 1, in [0, 1).</summary>
    public double Floor { get; init; } = 0.1;
}

/// <summary>
/// A curriculum (Cascante-Bonilla et al., "Curriculum Labeling", 2021): round by round a greater share of the pool, the most confident
/// rows first, taken class by class in the proportions that the model itself predicts, so that no easy class crowds out
/// the others. The labeled rows' class shares play no part: labels are often gathered evenly where the pool is not.
/// </summary>
public sealed class ClassQuotaRule : ISelectionRule
{
    private readonly QuotaOptions options;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">Shares and floor.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of its range.</exception>
    public ClassQuotaRule(QuotaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Step > 0 && options.MaxShare is > 0 and <= 1 && options.Floor is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options, "A share or the floor is out of its range.");
        }

        this.options = options;
    }

    /// <inheritdoc/>
    public string Name => "quota";

    /// <inheritdoc/>
    public ClassThresholds Choose(SelectionEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double share = Math.Min(options.MaxShare, options.Step * evidence.Round);
        double chance = evidence.ChanceConfidence ?? 1.0 / evidence.ClassCount;

        // The next float32 above the floor: a confidence at the floor is not above it.
        float floor = MathF.BitIncrement((float)(chance + options.Floor * (1 - chance)));
        var values = new float[evidence.ClassCount];
        var reasons = new string[evidence.ClassCount];
        for (int k = 0; k < values.Length; k++)
        {
            long predicted = evidence.Pool.Count(k);
            long wanted = (long)Math.Round(share * predicted, MidpointRounding.AwayFromZero);
            float quota = evidence.Pool.ThresholdForCount(k, wanted);
            values[k] = Math.Max(quota, floor);
            reasons[k] = predicted == 0 ? "no pool row is predicted as this class"
                : wanted == 0 ? Invariant($"a share of {share:0.0##} of {predicted} rows predicted as this class is none")
                : quota < floor ? Invariant($"the floor of {floor:0.00##} cuts the {wanted} most confident of {predicted} rows predicted as this class")
                : Invariant($"the {wanted} most confident of {predicted} rows predicted as this class");
        }

        return new ClassThresholds(values, reasons);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
