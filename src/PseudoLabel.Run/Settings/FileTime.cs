using System.Globalization;
using System.Text.RegularExpressions;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// The time that a file stands for: what its name says, else when it was last changed. In names <c>2026-11-24</c>, <c>20261124</c> and
/// <c>2026/11/24</c> are days, and an hour, minutes and seconds may follow: <c>2026-11-24T10</c>, <c>20261124T101500</c>,
/// <c>20261124_101500</c>. Times are taken as UTC; of several in a name the last counts.
/// </summary>
internal static partial class FileTime
{
    /// <summary>A file's time.</summary>
    /// <param name="name">Its name, folders included.</param>
    /// <param name="modified">When it was last changed.</param>
    public static DateTimeOffset Of(string name, DateTimeOffset modified) => FromName(name) ?? modified;

    private static DateTimeOffset? FromName(string name) => Timestamp().Matches(name).Select(Read).LastOrDefault(time => time is not null);

    private static DateTimeOffset? Read(Match match)
    {
        string digits = string.Concat(match.Value.Where(char.IsAsciiDigit)).PadRight(14, '0');
        return DateTimeOffset.TryParseExact(
            digits, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;
    }

    [GeneratedRegex(
        @"(?<!\d)(?:19|20)\d\d([-_./]?)\d\d\1\d\d(?:[Tt]\d\d(?:[:-]?\d\d(?:[:-]?\d\d)?)?|_\d{6})?(?!\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Timestamp();
}
