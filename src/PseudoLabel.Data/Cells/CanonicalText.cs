using System.Buffers;
using System.Globalization;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// The one text of a value in a column of categories, whatever format it was read from. A boolean, number or date of a Parquet file is the
/// same category as that value written in a CSV file.
/// </summary>
internal static class CanonicalText
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("0123456789.");

    /// <summary>The text of a boolean.</summary>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>The text of an integer.</summary>
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The text of an integer without a sign.</summary>
    public static string Of(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The shortest decimal that is read back as the number, without an exponent below 1e15 and above 1e-5; null where it is not finite.
    /// </summary>
    public static string? Of(double value) => !double.IsFinite(value) ? null
        : value == 0 ? "0"
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The shortest decimal that is read back as the 32-bit number: 0.1, not the double nearest to it; null where it is not finite.
    /// </summary>
    public static string? Of(float value) => !float.IsFinite(value) ? null
        : value == 0 ? "0"
        : Of(double.Parse(value.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>The text of a decimal, without the zeros behind its last digit.</summary>
    public static string Of(decimal value) =>
        value == 0 ? "0" : value.ToString("0.############################", CultureInfo.InvariantCulture);

    /// <summary>
    /// The one text of a cell that is text. White space around it goes; booleans are in lower case. Numbers lose their plus, their
    /// exponent, and zeros that add nothing behind the point. Dates and times are as <see cref="TimeCell.Text"/> writes them. Leading
    /// zeros stay: 01234 is a code and not a number.
    /// </summary>
    /// <returns>Null where there is nothing but white space.</returns>
    public static string? Of(string? text)
    {
        string? trimmed = text?.Trim();
        if (string.IsNullOrEmpty(trimmed))
        {
            return null;
        }

        if (trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) || trimmed.Equals("false", StringComparison.OrdinalIgnoreCase))
        {
            return trimmed.ToLowerInvariant();
        }

        if (!char.IsAsciiDigit(trimmed[^1]) && trimmed[^1] is not ('.' or 'Z' or 'z'))
        {
            return trimmed;
        }

        return Number(trimmed) ?? (TimeCell.TryRead(trimmed, out long ticks) ? TimeCell.Text(ticks) : trimmed);
    }

    /// <summary>
    /// The one text of a number; null where the text is none, is a code with leading zeros, or has
    /// more digits than a decimal holds exactly.
    /// </summary>
    private static string? Number(string text)
    {
        ReadOnlySpan<char> digits = text[0] is '-' or '+' ? text.AsSpan(1) : text;
        if (digits.Length == 0 || !(char.IsAsciiDigit(digits[0]) || digits[0] == '.')
            || (digits.Length > 1 && digits[0] == '0' && char.IsAsciiDigit(digits[1])))
        {
            return null;
        }

        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (digits.Length <= 28 && !digits.ContainsAny('e', 'E'))
        {
            return decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out decimal exact) ? Of(exact) : null;
        }

        if (!digits.ContainsAny('e', 'E'))
        {
            // Digits that no number of .NET holds are kept, each of them.
            bool fraction = digits.Count('.') == 1 && !digits.ContainsAnyExcept(Plain);
            return fraction ? string.Concat(text[0] == '-' ? "-" : string.Empty, digits.TrimEnd('0').TrimEnd('.')) : null;
        }

        return double.TryParse(text, styles, CultureInfo.InvariantCulture, out double value) ? Of(value) : null;
    }
}
