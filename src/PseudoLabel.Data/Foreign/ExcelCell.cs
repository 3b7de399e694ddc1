using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// The text of a cell of a workbook: the value itself, not how it is shown, so that 0.125 shown as 12.5 % is 0.125. Which numbers are dates
/// the number format says, as there is nothing else that does.
/// </summary>
internal static class ExcelCell
{
    /// <summary>The text.</summary>
    /// <param name="value">
    /// The value as the library has it: a text, number, boolean, date or duration; null for an empty cell and for an error.
    /// </param>
    /// <param name="format">The cell's number format; null where it has none.</param>
    public static string Text(object? value, string? format) => value switch
    {
        null => "",
        string text => text,
        bool truth => CanonicalText.Of(truth),
        double number => CanonicalText.Of(number) ?? "",
        int number => CanonicalText.Of(number),
        DateTime time => HasDate(format) ? TimeCell.Text(time.Ticks) : time.ToString("HH:mm:ss.FFF", CultureInfo.InvariantCulture),
        TimeSpan duration => CanonicalText.Of(duration.TotalSeconds) ?? "",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <summary>
    /// Whether a format of dates or times shows a day or a year; of one that shows hours alone the number is a time of day.
    /// </summary>
    private static bool HasDate(string? format)
    {
        if (format is null)
        {
            return true;
        }

        bool quoted = false;
        bool bracket = false;
        foreach (char c in format)
        {
            quoted ^= c == '"';
            bracket = !quoted && (c == '[' || (bracket && c != ']'));
            if (!quoted && !bracket && c is 'd' or 'D' or 'y' or 'Y')
            {
                return true;
            }
        }

        return false;
    }
}
