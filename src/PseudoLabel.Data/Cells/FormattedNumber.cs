using System.Globalization;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Reads numbers that are written as people write them, once their thousands separator and decimal sign are known.
/// </summary>
internal static class FormattedNumber
{
    private const int Thousands = 3;
    private const int Longest = 64;

    /// <summary>Reads a number; false where the text is none in this form.</summary>
    /// <param name="point">What stands before decimals.</param>
    /// <param name="group">The thousands separator; null where there may be none.</param>
    /// <param name="value">The number, finite.</param>
    public static bool TryRead(ReadOnlySpan<char> text, char point, char? group, out float value)
    {
        value = float.NaN;
        Span<byte> plain = stackalloc byte[Longest + 1];
        return TryPlain(text, point, group, plain, out int length) && NumberCell.TryPlain(plain[..length], out value);
    }

    /// <summary>Reads a number, as <see cref="TryRead"/> does, to the precision of a double.</summary>
    public static bool TryReadDouble(ReadOnlySpan<char> text, char point, char? group, out double value)
    {
        value = double.NaN;
        Span<byte> plain = stackalloc byte[Longest + 1];
        return TryPlain(text, point, group, plain, out int length)
            && double.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>The number with a point before its decimals and nothing between its thousands.</summary>
    private static bool TryPlain(ReadOnlySpan<char> text, char point, char? group, Span<byte> plain, out int length)
    {
        length = 0;
        if (!NumberText.TryStrip(text, out NumberText number))
        {
            return false;
        }

        ReadOnlySpan<char> core = number.Core;
        int end = core.IndexOfAny(point, 'e', 'E');
        end = end < 0 ? core.Length : end;
        if (!TryGroup(core[..end], out char? found) || (found is not null && found != group))
        {
            return false;
        }

        if (number.Negative)
        {
            plain[length++] = (byte)'-';
        }

        for (int i = 0; i < core.Length; i++)
        {
            char c = core[i];
            if (i >= end || char.IsAsciiDigit(c))
            {
                plain[length++] = c == point ? (byte)'.' : c is < '\u0080' and not '.' ? (byte)c : (byte)'?';
            }
        }

        return true;
    }

    /// <summary>
    /// Whether a whole part is digits alone, or a first group of one to three digits and then groups of three, with one sign between all
    /// groups. With commas the groups between the first and the last may also have two digits, as in India.
    /// </summary>
    /// <param name="whole">What stands before the decimal sign; nothing, as in .5, is digits alone.</param>
    /// <param name="group">
    /// The thousands separator: a comma, a point, <c>'</c> for any apostrophe, a space for any space; null where there is one group.
    /// </param>
    public static bool TryGroup(ReadOnlySpan<char> whole, out char? group)
    {
        group = null;
        int start = 0;
        for (int i = 0; i <= whole.Length; i++)
        {
            if (i < whole.Length && char.IsAsciiDigit(whole[i]))
            {
                continue;
            }

            bool last = i == whole.Length;
            char? sign = last ? null
                : NumberText.IsSpace(whole[i]) ? ' '
                : NumberText.IsApostrophe(whole[i]) ? '\''
                : whole[i] is ',' or '.' ? whole[i]
                : 'x';
            if (sign == 'x' || (group is { } known && sign is not null && sign != known))
            {
                return false;
            }

            int length = i - start;
            bool fits = start == 0
                ? last || length is >= 1 and <= Thousands
                : length == Thousands || (group == ',' && length == Thousands - 1 && !last);
            if (!fits)
            {
                return false;
            }

            group ??= sign;
            start = i + 1;
        }

        return true;
    }
}
