using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Inference;

/// <summary>What the dates of one column of one file say of the order of day, month and year.</summary>
internal sealed class TimeEvidence
{
    private int yearFirst;
    private int dayFirst;
    private int monthFirst;
    private int either;
    private int slashes;

    /// <summary>The order that a date of the column shows for certain; null where none does.</summary>
    public TimeOrder? Certain => yearFirst + dayFirst + monthFirst == 0 ? null
        : yearFirst >= dayFirst + monthFirst + either ? TimeOrder.YearFirst
        : dayFirst + monthFirst == 0 ? null
        : dayFirst > monthFirst ? TimeOrder.DayFirst : TimeOrder.MonthFirst;

    /// <summary>Whether there is a date of which day and month could change places, and no date says which is which.</summary>
    public bool IsOpen => either > 0 && Certain is null;

    /// <summary>Adds a cell that is not missing.</summary>
    /// <returns>Whether it is a date in some order.</returns>
    public bool Add(string cell)
    {
        if (!TimeText.TryParse(cell, out TimeParts parts))
        {
            return false;
        }

        // 1.2.24 is a version as often as a date: a short year stands behind two digits each.
        if (parts.Certain is not TimeOrder.YearFirst && parts.Name < 0 && parts.CDigits == 2 && parts.Separator == '.'
            && (parts.ADigits != 2 || parts.BDigits != 2))
        {
            return false;
        }

        TimeOrder? order = parts.Certain;
        if (!TimeText.TryTicks(parts, order ?? TimeOrder.DayFirst, out _)
            && (order is not null || !TimeText.TryTicks(parts, TimeOrder.MonthFirst, out _)))
        {
            return false;
        }

        yearFirst += order == TimeOrder.YearFirst ? 1 : 0;
        dayFirst += order == TimeOrder.DayFirst && parts.Name < 0 ? 1 : 0;
        monthFirst += order == TimeOrder.MonthFirst ? 1 : 0;
        either += order is null ? 1 : 0;
        slashes += order is null && parts.Separator == '/' ? 1 : 0;
        return true;
    }

    /// <summary>The order, and whether it had to be guessed.</summary>
    /// <param name="elsewhere">The order of the file's other columns, or of the column in other files; null where none is certain.</param>
    public (TimeOrder Order, bool Guessed) Decide(TimeOrder? elsewhere) =>
        Certain is { } certain ? (certain, false)
        : either == 0 ? (elsewhere ?? TimeOrder.YearFirst, false)
        : elsewhere is TimeOrder.DayFirst or TimeOrder.MonthFirst ? (elsewhere.Value, false)
        : (slashes > either / 2 ? TimeOrder.MonthFirst : TimeOrder.DayFirst, true);

    /// <summary>Whether a number is a date of eight digits, of a plausible year.</summary>
    public static bool IsCompact(string cell) =>
        cell.Trim() is { Length: 8 } text
            && DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
        && date.Year is >= 1900 and <= 2100;
}
