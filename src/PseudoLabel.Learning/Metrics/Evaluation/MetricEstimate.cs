namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>A figure from a sample of rows, with the limits between which it lies for all rows like them, at 95 %.</summary>
/// <param name="Value">The sample's figure; null where it is not defined, as for a class that is never predicted.</param>
/// <param name="Lower">Lower limit, at most the value; null where the sample tells none.</param>
/// <param name="Upper">Upper limit, at least the value; null where the sample tells none.</param>
/// <param name="Method">
/// How the limits were found: <c>wilson</c>, <c>mover</c>, <c>mean</c>, <c>delong</c>,
/// <c>newcombe</c>, <c>bootstrap</c>, <c>jackknife</c>; empty without limits.
/// </param>
public sealed record MetricEstimate(double? Value, double? Lower, double? Upper, string Method)
{
    /// <summary>Risk on each side of the limits: 95 % lie between them.</summary>
    public const double SideRisk = 0.025;

    /// <summary>Standard errors from the value to a limit, at that risk.</summary>
    public const double Deviations = 1.959963984540054;

    /// <summary>What is not defined.</summary>
    public static MetricEstimate None { get; } = new(null, null, null, "");

    /// <summary>A share of rows, with Wilson's score limits (Wilson 1927).</summary>
    /// <param name="successes">Rows that count.</param>
    /// <param name="trials">Of how many.</param>
    public static MetricEstimate Share(long successes, long trials)
    {
        if (trials == 0)
        {
            return None;
        }

        double share = (double)successes / trials;
        (double lower, double upper) = BinomialInterval.Wilson(successes, trials, SideRisk);

        // For a share of 0 or 1 rounding may put a limit on the wrong side of it, by the last bit.
        return new MetricEstimate(share, Math.Min(lower, share), Math.Max(upper, share), "wilson");
    }

    /// <summary>A value with the limits of the normal distribution, cut to the metric's range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="standardError">Its standard error; NaN where none can be told.</param>
    /// <param name="least">The least value that there is.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="method">Where the standard error comes from.</param>
    public static MetricEstimate Normal(double value, double standardError, double least, double most, string method) =>
        double.IsNaN(value) ? None
        : double.IsNaN(standardError) ? new MetricEstimate(value, null, null, "")
        : new MetricEstimate(
            value, Math.Max(least, value - Deviations * standardError), Math.Min(most, value + Deviations * standardError), method);
}
