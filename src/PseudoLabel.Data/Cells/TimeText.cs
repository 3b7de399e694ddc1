namespace PseudoLabel.Data.Cells;

/// <summary>
/// Dates as people write them, with or without a time of day. A date is three parts with one of <c>- / .</c> or spaces between them; the
/// month is a number or an English name. A time is hours and minutes; seconds, their fractions, AM or PM and an offset from UTC may
/// follow. Which part is the day is for the reader to know.
/// </summary>
internal static class TimeText
{
    private const int Longest = 48;
    private const int CenturyTurns = 69;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

    private static readonly string[] LongMonths =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    /// <summary>Takes a text apart; false where it is no date.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeParts parts)
    {
        parts = default;
        text = WithoutWeekday(text.Trim());
        if (text.Length is < 6 or > Longest)
        {
            return false;
        }

        int at = 0;
        if (!Part(text, ref at, out int a, out int aDigits, out bool aName) || !Separator(text, ref at, out char first)
            || !Part(text, ref at, out int b, out int bDigits, out bool bName) || !Separator(text, ref at, out char second)
            || !Part(text, ref at, out int c, out int cDigits, out bool cName)
            || (first != second && !((aName || bName) && first is ' ' or '.' && second is ' ' or '.')) || cName || (aName && bName))
        {
            return false;
        }

        long ofDay = 0;
        if (at < text.Length && !TimeOfDay(text[at..], out ofDay))
        {
            return false;
        }

        parts = new TimeParts(a, b, c, aDigits, bDigits, cDigits, aName ? 0 : bName ? 1 : -1, first, ofDay, HasTime: at < text.Length);
        return true;
    }

    /// <summary>The ticks of a date whose parts are in an order; false where there is no such day.</summary>
    public static bool TryTicks(TimeParts parts, TimeOrder order, out long ticks)
    {
        ticks = TimeCell.Missing;
        TimeOrder written = parts.Name < 0 ? order
            : parts.Name == 0 ? TimeOrder.MonthFirst
            : parts.ADigits == 4 ? TimeOrder.YearFirst
            : TimeOrder.DayFirst;
        (int year, int month, int day, int yearDigits) = written switch
        {
            TimeOrder.YearFirst => (parts.A, parts.B, parts.C, parts.ADigits),
            TimeOrder.DayFirst => (parts.C, parts.B, parts.A, parts.CDigits),

            // A column of dates without parts may hold one with parts: it is read as the month's first.
            TimeOrder.MonthFirst or TimeOrder.Compact or TimeOrder.UnixSeconds or TimeOrder.UnixMilliseconds =>
                (parts.C, parts.A, parts.B, parts.CDigits),
        };
        if (yearDigits == 2)
        {
            year += year < CenturyTurns ? 2000 : 1900;
        }
        else if (yearDigits != 4)
        {
            return false;
        }

        if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        long total = new DateTime(year, month, day).Ticks + parts.OfDay;
        if (total < 0 || total > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        ticks = total;
        return true;
    }

    private static ReadOnlySpan<char> WithoutWeekday(ReadOnlySpan<char> text)
    {
        int letters = 0;
        while (letters < text.Length && char.IsAsciiLetter(text[letters]))
        {
            letters++;
        }

        if (letters < 3)
        {
            return text;
        }

        foreach (string day in Weekdays)
        {
            if (day.AsSpan().StartsWith(text[..letters], StringComparison.OrdinalIgnoreCase))
            {
                return text[letters..].TrimStart(" ,.");
            }
        }

        return text;
    }

    private static bool Part(ReadOnlySpan<char> text, ref int at, out int value, out int digits, out bool name)
    {
        (value, digits, name) = (0, 0, false);
        for (; at < text.Length && char.IsAsciiDigit(text[at]) && digits < 5; at++, digits++)
        {
            value = (value * 10) + (text[at] - '0');
        }

        if (digits > 0)
        {
            // The st, nd, rd and th of a day.
            if (at + 1 < text.Length && text.Slice(at, 2) is "st" or "nd" or "rd" or "th")
            {
                at += 2;
            }

            return digits is 1 or 2 or 4;
        }

        int start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
        {
            at++;
        }

        ReadOnlySpan<char> word = text[start..at];
        name = true;
        value = 1 + Month(word);
        return value > 0;
    }

    private static int Month(ReadOnlySpan<char> word)
    {
        for (int m = 0; m < Months.Length; m++)
        {
            if (word.Equals(Months[m], StringComparison.OrdinalIgnoreCase) || word.Equals(LongMonths[m], StringComparison.OrdinalIgnoreCase)
                || (m == 8 && word.Equals("sept", StringComparison.OrdinalIgnoreCase)))
            {
                return m;
            }
        }

        return -1;
    }

    private static bool Separator(ReadOnlySpan<char> text, ref int at, out char separator)
    {
        separator = at < text.Length ? text[at] : '\0';
        if (separator is not ('-' or '/' or '.' or ' ' or ','))
        {
            return false;
        }

        at++;
        bool spaces = false;
        for (; at < text.Length && text[at] is ' '; at++)
        {
            spaces = true;
        }

        // 'Mar 5, 2024' and 'Mar. 5 2024'; but '1. 2. 2024' keeps its points.
        separator = separator == ',' ? ' ' : separator;
        return separator is ' ' or '.' || !spaces;
    }

    /// <summary>The ticks since midnight, less the offset from UTC where there is one.</summary>
    private static bool TimeOfDay(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text[0] is not ('T' or 't' or ' ' or ','))
        {
            return false;
        }

        text = text[1..].TrimStart(' ');
        int at = 0;
        if (!Digits(text, ref at, 2, out int hour) || !Colon(text, ref at) || !Digits(text, ref at, 2, out int minute))
        {
            return false;
        }

        int second = 0;
        long fraction = 0;
        if (Colon(text, ref at))
        {
            if (!Digits(text, ref at, 2, out second))
            {
                return false;
            }

            if (at < text.Length && text[at] is '.' or ',')
            {
                at++;
                long unit = TimeSpan.TicksPerSecond;
                int start = at;
                for (; at < text.Length && char.IsAsciiDigit(text[at]); at++)
                {
                    unit /= 10;
                    fraction += unit * (text[at] - '0');
                }

                if (at == start)
                {
                    return false;
                }
            }
        }

        ReadOnlySpan<char> rest = text[at..].Trim();
        if (Half(rest) is { } half)
        {
            if (hour is < 1 or > 12)
            {
                return false;
            }

            hour = (hour % 12) + half;
            rest = rest[(rest.Length > 2 && rest[1] == '.' ? 4 : 2)..].Trim();
        }

        if (hour > 23 || minute > 59 || second > 60 || !Offset(rest, out long offset))
        {
            return false;
        }

        ticks = (((hour * 60L) + minute) * 60 + Math.Min(second, 59)) * TimeSpan.TicksPerSecond + fraction - offset;
        return true;
    }

    private static int? Half(ReadOnlySpan<char> text)
    {
        static bool Is(ReadOnlySpan<char> text, string word) => text.StartsWith(word, StringComparison.OrdinalIgnoreCase);
        return Is(text, "am") || Is(text, "a.m.") ? 0 : Is(text, "pm") || Is(text, "p.m.") ? 12 : null;
    }

    private static bool Offset(ReadOnlySpan<char> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text.Equals("Z", StringComparison.OrdinalIgnoreCase) || text is "UTC" or "GMT")
        {
            return true;
        }

        if (text[0] is not ('+' or '-' or '\u2212'))
        {
            return false;
        }

        int at = 1;
        if (!Digits(text, ref at, 2, out int hours))
        {
            return false;
        }

        int minutes = 0;
        Colon(text, ref at);
        if (at < text.Length && !Digits(text, ref at, 2, out minutes))
        {
            return false;
        }

        ticks = (text[0] == '+' ? 1 : -1) * ((hours * 60L) + minutes) * TimeSpan.TicksPerMinute;
        return at == text.Length && hours <= 14 && minutes < 60;
    }

    private static bool Digits(ReadOnlySpan<char> text, ref int at, int most, out int value)
    {
        value = 0;
        int start = at;
        for (; at < text.Length && at - start < most && char.IsAsciiDigit(text[at]); at++)
        {
            value = (value * 10) + (text[at] - '0');
        }

        return at > start;
    }

    private static bool Colon(ReadOnlySpan<char> text, ref int at)
    {
        bool there = at < text.Length && text[at] == ':';
        at += there ? 1 : 0;
        return there;
    }
}

/// <summary>The three parts of a date as they stand, and the time of day.</summary>
/// <param name="A">The first part; of a month's name its number.</param>
/// <param name="ADigits">Its digits; 0 for a name.</param>
/// <param name="BDigits">Those of the second.</param>
/// <param name="CDigits">Those of the third.</param>
/// <param name="Name">The part that is a month's name, 0 or 1; -1 where none is.</param>
/// <param name="Separator">What stands between them.</param>
/// <param name="OfDay">Ticks since midnight, in UTC where an offset is given.</param>
/// <param name="HasTime">Whether there is a time of day.</param>
internal readonly record struct TimeParts(int A, int B, int C, int ADigits, int BDigits, int CDigits, int Name, char Separator, long OfDay,
    bool HasTime)
{
    /// <summary>Whether it can be read in one order only, and which; null where it is day or month first.</summary>
    public TimeOrder? Certain =>
        ADigits == 4 ? TimeOrder.YearFirst
        : Name >= 0 ? TimeOrder.DayFirst
        : A > 12 ? TimeOrder.DayFirst
        : B > 12 ? TimeOrder.MonthFirst
        : null;
}
