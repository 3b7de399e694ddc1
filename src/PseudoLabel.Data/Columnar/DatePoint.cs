using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar;

/// <summary>A point in time as typed formats store it: days since 1970, and nanoseconds of the day; of any year.</summary>
/// <param name="Days">Days since 1970-01-01.</param>
/// <param name="Nanoseconds">Nanoseconds of the day.</param>
internal readonly record struct DatePoint(long Days, long Nanoseconds)
{
    private const long NanosecondsOfDay = 86_400_000_000_000;
    private const int NanosecondsOfTick = 100;
    private const int DaysTo1970 = 719_162;
    private const int DaysTo10000 = 3_652_059;

    /// <summary>A count of parts of a second since 1970.</summary>
    /// <param name="ofSecond">Parts of a second: 1, 1,000, 1,000,000 or 1,000,000,000.</param>
    public static DatePoint Of(long count, long ofSecond)
    {
        long ofDay = 86_400 * ofSecond;
        long days = Math.DivRem(count, ofDay, out long rest);
        if (rest < 0)
        {
            (days, rest) = (days - 1, rest + ofDay);
        }

        return new DatePoint(days, rest * (1_000_000_000 / ofSecond));
    }

    /// <summary>
    /// Its ticks as <see cref="TimeCell"/> counts them, without parts of one; null where the year is not one of 1 to 9999.
    /// </summary>
    public long? Ticks => Days < -DaysTo1970 || Days >= DaysTo10000 - DaysTo1970 || Nanoseconds is < 0 or >= NanosecondsOfDay
        ? null
        : ((Days + DaysTo1970) * TimeSpan.TicksPerDay) + (Nanoseconds / NanosecondsOfTick);

    /// <summary>Its one text. A year of more than four digits, or below 1, is written with a sign, as ISO 8601 has it.</summary>
    public string Text() => Ticks is { } ticks ? TimeCell.Text(ticks) : FarText();

    /// <summary>The text of a time of day; of a count that is none, the count.</summary>
    /// <param name="count">Parts of a second since midnight.</param>
    /// <param name="ofSecond">How many parts a second has.</param>
    public static string TimeOfDay(long count, long ofSecond) => count >= 0 && count < 86_400 * ofSecond
        ? OfDay(count * (1_000_000_000 / ofSecond))
        : count.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text of a time of day.</summary>
    /// <param name="nanoseconds">Nanoseconds since midnight.</param>
    private static string OfDay(long nanoseconds)
    {
        long seconds = nanoseconds / 1_000_000_000;
        string text = string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:00}:{seconds / 60 % 60:00}:{seconds % 60:00}");
        long rest = nanoseconds % 1_000_000_000;
        return rest == 0 ? text : text + "." + rest.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
    }

    /// <summary>Years of 400 are alike (146,097 days), so the date is told in a year that .NET has, and the year set right.</summary>
    private string FarText()
    {
        long cycles = Math.DivRem(Days, 146_097, out long day);
        if (day < 0)
        {
            (cycles, day) = (cycles - 1, day + 146_097);
        }

        DateTime alike = new DateTime(1970, 1, 1).AddDays(day);
        long year = alike.Year + (cycles * 400);
        string date = string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? '-' : '+')}{Math.Abs(year):000000}-{alike:MM-dd}");
        return Nanoseconds == 0 ? date : $"{date}T{OfDay(Nanoseconds)}";
    }
}
