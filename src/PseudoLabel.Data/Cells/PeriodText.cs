using System.Globalization;
using System.Text.RegularExpressions;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Times that are no day but a month (<c>2024-03</c>, <c>03/2024</c>), an ISO 8601 week (<c>2024-W09</c>) or a quarter (<c>2024Q1</c>,
/// <c>Q1 2024</c>).
/// </summary>
internal static partial class PeriodText
{
    /// <summary>The ticks of the first day; false where the text is no such time.</summary>
    public static bool TryTicks(string text, out long ticks)
    {
        ticks = TimeCell.Missing;
        if (Form().Match(text.Trim()) is not { Success: true } match)
        {
            return false;
        }

        int Part(string name) =>
            int.TryParse(match.Groups[name].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int part) ? part : 0;
        (int year, int month, int week, int quarter) = (Part("year"), Part("month"), Part("week"), Part("quarter"));
        if (year == 0 || month > 12 || quarter > 4 || (match.Groups["week"].Success && (week == 0 || week > ISOWeek.GetWeeksInYear(year))))
        {
            return false;
        }

        int first = quarter > 0 ? (3 * quarter) - 2 : month;
        ticks = week > 0 ? ISOWeek.ToDateTime(year, week, DayOfWeek.Monday).Ticks
            : first > 0 ? new DateTime(year, first, 1).Ticks
            : TimeCell.Missing;
        return ticks != TimeCell.Missing;
    }

    [GeneratedRegex(
        "^(?:(?<year>[0-9]{4})(?:[-/](?<month>[0-9]{1,2})|-?W(?<week>[0-9]{2})|[- ]?Q(?<quarter>[1-4]))"
            + "|(?<month>[0-9]{1,2})[-/](?<year>[0-9]{4})|Q(?<quarter>[1-4])[- ]?(?<year>[0-9]{4}))$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Form();
}
