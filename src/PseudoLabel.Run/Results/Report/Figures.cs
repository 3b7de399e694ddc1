using System.Globalization;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Numbers as a reader wants them; the same in every culture. What is no number is a dash.</summary>
internal static class Figures
{
    private const string None = "–";
    private const string PercentSign = "\u00A0%";

    /// <summary>A count: <c>1,000,000</c>.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number with four decimals: <c>0.7298</c>.</summary>
    public static string Number(double? value) =>
        value is { } v && double.IsFinite(v) ? v.ToString("0.0000", CultureInfo.InvariantCulture) : None;

    /// <summary>A number as short as it can be.</summary>
    public static string Short(double value) => double.IsFinite(value) ? value.ToString("0.####", CultureInfo.InvariantCulture) : None;

    /// <summary>
    /// A confidence from which on something is done: <c>80 %</c>, <c>99.87 %</c>; more digits than a share, as near 1 they count.
    /// </summary>
    public static string Confidence(double value) =>
        double.IsFinite(value) ? (100 * value).ToString("0.##", CultureInfo.InvariantCulture) + PercentSign : None;

    /// <summary>A share as a percentage with one decimal: <c>94.3 %</c>, held together.</summary>
    public static string Percent(double? share) =>
        share is { } s && double.IsFinite(s) ? (100 * s).ToString("0.0", CultureInfo.InvariantCulture) + PercentSign : None;

    /// <summary>A share beside an axis: <c>95 %</c>, <c>97.5 %</c>.</summary>
    public static string ShortPercent(double share) =>
        double.IsFinite(share) ? (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + PercentSign : None;

    /// <summary>
    /// A metric's value, each written one way wherever it stands: shares of rows as percentages, losses and coefficients as numbers.
    /// </summary>
    public static string Metric(string name, double? value) => IsShare(name) ? Percent(value) : Number(value);

    /// <summary>The same beside an axis.</summary>
    public static string ShortMetric(string name, double value) => IsShare(name) ? ShortPercent(value) : Short(value);

    /// <summary>A part of a whole as a percentage.</summary>
    public static string Percent(long part, long whole) => Percent(whole == 0 ? null : (double)part / whole);

    /// <summary>A difference and its standard error: <c>+0.0413 ± 0.0122</c>.</summary>
    public static string Gain(GainSummary? gain) => gain is null || !double.IsFinite(gain.Mean)
        ? None
        : $"{Difference(gain.Mean)} ± {Number(gain.StandardError)}";

    /// <summary>A difference: <c>+0.0413</c>.</summary>
    public static string Difference(double value) =>
        double.IsFinite(value) ? value.ToString("+0.0000;−0.0000;0.0000", CultureInfo.InvariantCulture) : None;

    /// <summary>A time: <c>7.3 s</c>, <c>2 min 05 s</c>, <c>3 h 12 min</c>.</summary>
    public static string Time(double seconds)
    {
        if (!double.IsFinite(seconds))
        {
            return None;
        }

        // Rounded before it is split, so that no minute has sixty seconds.
        long whole = (long)Math.Round(seconds);
        return seconds switch
        {
            < 59.95 => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s",
            < 3599.5 => string.Create(CultureInfo.InvariantCulture, $"{whole / 60} min {whole % 60:00} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(whole + 30) / 3600} h {(whole + 30) % 3600 / 60:00} min"),
        };
    }

    /// <summary>A metric's name for a reader.</summary>
    public static string Title(string metric) => ClassificationMetrics.All.Find(metric) is { } known ? Title(known.Value) : metric;

    /// <summary>Whether less of a metric is better.</summary>
    public static bool LowerIsBetter(string metric) =>
        ClassificationMetrics.All.Find(metric) is { } known && !ClassificationMetrics.HigherIsBetter(known.Value);

    private static bool IsShare(string metric) => ClassificationMetrics.All.Find(metric) is { } known && known.Value switch
    {
        MetricKind.Accuracy or MetricKind.BalancedAccuracy or MetricKind.MacroF1 or MetricKind.Auc or MetricKind.AveragePrecision => true,
        MetricKind.Mcc or MetricKind.LogLoss or MetricKind.Cost => false,
    };

    private static string Title(MetricKind metric) => metric switch
    {
        MetricKind.Accuracy => "Accuracy",
        MetricKind.BalancedAccuracy => "Balanced accuracy",
        MetricKind.MacroF1 => "Macro F1",
        MetricKind.Mcc => "MCC",
        MetricKind.Auc => "AUC",
        MetricKind.AveragePrecision => "Average precision",
        MetricKind.LogLoss => "Log-loss",
        MetricKind.Cost => "Cost",
    };

    /// <summary>An item of a list that may be too short.</summary>
    public static T? At<T>(IReadOnlyList<T> items, int index) => index < items.Count ? items[index] : default;
}
