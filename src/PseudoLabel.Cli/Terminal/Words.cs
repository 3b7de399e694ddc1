using System.Globalization;

namespace PseudoLabel.Cli.Terminal;

/// <summary>Numbers and names as a person reads them.</summary>
internal static class Words
{
    /// <summary>A count with its noun, e.g. <c>1,204 rows</c>.</summary>
    public static string Count(long count, string noun)
    {
        string ending = count == 1 ? "" : noun.EndsWith("ss", StringComparison.Ordinal) ? "es" : "s";
        return $"{Number(count)} {noun}{ending}";
    }

    /// <summary>A whole number with its thousands apart.</summary>
    public static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A metric's value, to four decimals; a dash where it has none, as AUC where all held-out rows are of one class.</summary>
    public static string Metric(double value) => double.IsNaN(value) ? "-" : value.ToString("F4", CultureInfo.InvariantCulture);

    /// <summary>A share in percent, to one decimal.</summary>
    public static string Percent(double share) => (share * 100).ToString("F1", CultureInfo.InvariantCulture) + " %";

    /// <summary>A length of time: <c>8 s</c>, <c>2 min 5 s</c>, <c>1 h 3 min</c>.</summary>
    public static string Time(double seconds)
    {
        // Past what a clock shows the figure says nothing.
        var time = TimeSpan.FromSeconds(Math.Clamp(Math.Round(seconds), 0, 86_400 * 999));
        return time.TotalHours >= 1 ? $"{(int)time.TotalHours} h {time.Minutes} min"
            : time.TotalMinutes >= 1 ? $"{time.Minutes} min {time.Seconds} s"
            : $"{time.Seconds} s";
    }

    /// <summary>A word as one has to write it on a command line.</summary>
    public static string Argument(string word) => word.Contains(' ', StringComparison.Ordinal) ? $"\"{word}\"" : word;
}
