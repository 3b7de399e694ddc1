using System.Buffers;

namespace PseudoLabel.Run.Results.Csv;

/// <summary>
/// Text that no spreadsheet takes for a formula, in the files that a person opens: an apostrophe goes before a cell that starts with one of
/// the characters of OWASP's advice on CSV injection (= + - @, tab, line feed, carriage return, null, and the full-width forms of the first
/// four), unless it is a number. One goes before apostrophes that stand before such a character, too, so that what was written is read back
/// as it was.
/// </summary>
internal static class SpreadsheetText
{
    /// <summary>The longest cell that Excel takes, in characters.</summary>
    public const int MaxLength = 32_767;

    private const char Mark = '\'';
    private const char Cut = '\u2026';
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.,");
    private static readonly SearchValues<char> Starts = SearchValues.Create("=+-@\t\n\r\0\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>The text as it is written.</summary>
    public static string Safe(string text) => IsFormula(text, out int marks) && !(marks == 0 && IsNumber(text)) ? Mark + text : text;

    /// <summary>The text that was written.</summary>
    /// <param name="written">The cell as it is in the file.</param>
    public static string Plain(ReadOnlySpan<char> written) =>
        (IsFormula(written, out int marks) && marks > 0 ? written[1..] : written).ToString();

    /// <summary>A text of at most <see cref="MaxLength"/> characters; a longer one ends in an ellipsis.</summary>
    public static string Bounded(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        // Not between the two halves of a character; and one less, as an apostrophe may be put before.
        int end = MaxLength - 2;
        return string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[end - 1]) ? end - 1 : end), [Cut]);
    }

    /// <summary>Whether a text may be one that <see cref="Bounded"/> cut.</summary>
    /// <param name="text">What was written.</param>
    public static bool MayBeCut(string text) => text.Length >= MaxLength - 2 && text[^1] == Cut;

    private static bool IsFormula(ReadOnlySpan<char> text, out int marks)
    {
        marks = text.IndexOfAnyExcept(Mark);
        return marks >= 0 && Starts.Contains(text[marks]);
    }

    /// <summary>
    /// A sign, digits with points and commas, an exponent, a percent sign: nothing that a spreadsheet could compute but a number.
    /// </summary>
    private static bool IsNumber(ReadOnlySpan<char> text)
    {
        if (text[0] is not ('+' or '-'))
        {
            return false;
        }

        text = text[1..].TrimEnd('%');
        int end = text.IndexOfAny('e', 'E');
        ReadOnlySpan<char> exponent = end < 0 ? "0" : text[(end + 1)..];
        ReadOnlySpan<char> digits = end < 0 ? text : text[..end];
        exponent = exponent is ['+' or '-', ..] ? exponent[1..] : exponent;
        return digits.ContainsAnyInRange('0', '9')
            && !digits.ContainsAnyExcept(Digits) && exponent.Length > 0 && !exponent.ContainsAnyExceptInRange('0', '9');
    }
}
