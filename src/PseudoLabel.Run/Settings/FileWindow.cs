using System.Globalization;
using PseudoLabel.Data;

namespace PseudoLabel.Run.Settings;

/// <summary>
/// A window over time-stamped files: those of the last days, or the newest ones. It is counted back from the newest file's own time, never
/// from a clock, so that the same files give the same run whenever it is asked for.
/// </summary>
/// <param name="Length">Days or files, at least 1.</param>
/// <param name="InDays">Whether the length is in days.</param>
public sealed record FileWindow(int Length, bool InDays)
{
    /// <summary>What a window may be, in words.</summary>
    public const string Takes = "a number of days or of files, such as 30d or 50f";

    private const int Longest = 36_500;

    /// <summary>Reads a window.</summary>
    /// <param name="text">Such as <c>30d</c> or <c>50f</c>; empty for all files.</param>
    /// <returns>The window; null for all files.</returns>
    /// <exception cref="SettingException">It is neither.</exception>
    public static FileWindow? Parse(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        return text[^1] is 'd' or 'f'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int length)
            && length is >= 1 and <= Longest
                ? new FileWindow(length, text[^1] == 'd')
                : throw new SettingException($"is '{Excerpt.Name(text)}'; it must be {Takes}");
    }

    /// <summary>
    /// The files inside, in the order given. A file exactly as many days old as the window is long is outside: of one file a day, 30d takes
    /// 30.
    /// </summary>
    /// <typeparam name="T">What describes a file.</typeparam>
    /// <param name="files">The files.</param>
    /// <param name="name">A file's name, which may hold its time; of files of one time those with the later names are the newer.</param>
    /// <param name="modified">When a file was last changed.</param>
    public IReadOnlyList<T> Inside<T>(IReadOnlyList<T> files, Func<T, string> name, Func<T, DateTimeOffset> modified)
    {
        (T File, DateTimeOffset Time)[] timed = [.. files.Select(f => (f, FileTime.Of(name(f), modified(f))))];
        if (!InDays)
        {
            HashSet<int> taken =
            [
                .. Enumerable.Range(0, timed.Length).OrderByDescending(i => timed[i].Time)
                .ThenByDescending(i => name(timed[i].File), StringComparer.Ordinal).Take(Length),
            ];
            return [.. timed.Where((_, i) => taken.Contains(i)).Select(t => t.File)];
        }

        DateTimeOffset newest = timed.Select(t => t.Time).DefaultIfEmpty().Max();
        return [.. timed.Where(t => newest - t.Time < TimeSpan.FromDays(Length)).Select(t => t.File)];
    }
}
