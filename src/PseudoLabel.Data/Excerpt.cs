using System.Globalization;

namespace PseudoLabel.Data;

/// <summary>
/// Text of inputs in messages. A header may be a document and a setting a megabyte: what is echoed is cut, and says how long it was.
/// </summary>
public static class Excerpt
{
    private const int LongestCell = 40;
    private const int LongestName = 200;
    private const int KeptOfName = 100;
    private const int LongestProblem = 2_000;

    /// <summary>A name, or a value as written: whole, or its first hundred characters and how many there are.</summary>
    /// <param name="name">The name; null for none.</param>
    public static string Name(string? name) =>
        name is null ? "" : name.Length <= LongestName ? name : Start(name, KeptOfName) + Length(name);

    /// <summary>Text on one line: whole, or so many of its first characters and three points.</summary>
    /// <param name="text">The text; stretches of white space become a space.</param>
    /// <param name="most">The most characters before the points.</param>
    public static string Line(string text, int most)
    {
        ArgumentNullException.ThrowIfNull(text);
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= most ? line : Start(line, most) + "...";
    }

    /// <summary>A whole message, of which names were cut one by one, if whoever wrote it thought of that.</summary>
    /// <param name="problem">The message.</param>
    internal static string Problem(string problem) =>
        problem.Length <= LongestProblem ? problem : Start(problem, LongestProblem) + Length(problem);

    /// <summary>A cell: short, on one line, in quotes.</summary>
    internal static string Cell(string cell)
    {
        string text = cell.Trim();
        string cut = text.Length > LongestCell ? string.Concat(text.AsSpan(0, LongestCell), "...") : text;
        return $"'{string.Concat(cut.Select(c => char.IsControl(c) ? ' ' : c))}'";
    }

    // Not cut within a letter that takes two units.
    private static string Start(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    private static string Length(string text) => string.Create(CultureInfo.InvariantCulture, $"... ({text.Length:N0} characters)");
}
