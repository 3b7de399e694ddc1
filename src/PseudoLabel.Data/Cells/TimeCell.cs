using System.Globalization;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Points in time as all readers give them: ticks of 100 nanoseconds since 0001-01-01T00:00:00, in UTC where the source names an offset, as
/// written where it names none.
/// </summary>
public static class TimeCell
{
    /// <summary>The ticks of a missing cell.</summary>
    public const long Missing = long.MinValue;

    private const int ShortestDate = 10;

    // ISO 8601 and RFC 3339, and the space that databases write in the place of the T.
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFF' 'K",
    ];

    /// <summary>Reads a date or a date and time that can be read in one way only: year first.</summary>
    /// <param name="text">The cell, white space around it allowed.</param>
    /// <param name="ticks">The time; <see cref="Missing"/> where it is none.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out long ticks)
    {
        // The formats are tried one by one, which takes a microsecond: codes that are no dates are told at once.
        text = text.Trim();
        if (text.Length < ShortestDate || text[4] != '-' || text[7] != '-')
        {
            ticks = Missing;
            return false;
        }

        const DateTimeStyles styles = DateTimeStyles.AllowLeadingWhite | DateTimeStyles.AllowTrailingWhite
            | DateTimeStyles.AdjustToUniversal;
        bool read = DateTime.TryParseExact(text, Formats, CultureInfo.InvariantCulture, styles, out DateTime time);
        ticks = read ? time.Ticks : Missing;
        return read;
    }

    /// <summary>The one form of a time: the date alone at midnight, else to the second or its fractions, with no zone.</summary>
    /// <param name="ticks">A time of a year from 1 to 9999.</param>
    public static string Text(long ticks)
    {
        var time = new DateTime(ticks);
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            CultureInfo.InvariantCulture);
    }
}
