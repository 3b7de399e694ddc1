using System.Globalization;
using System.Text;

namespace PseudoLabel.Core.Data.Cells;

/// <summary>What a cell of a numeric column is.</summary>
internal enum NumberKind
{
    /// <summary>A finite number.</summary>
    Number,

    /// <summary>Empty or a word for missing.</summary>
    Missing,

    /// <summary>Anything else.</summary>
    Bad,
}

/// <summary>
/// Reads numbers from UTF-8 text, in the invariant culture: digits, a point, a sign, an exponent, with white space around.
/// Missing is an empty cell, or NA, N/A, NaN, null, None or ? in any case. Infinities and values beyond float's range are bad.
/// The value is the float nearest to the text, as <see cref="float.Parse(string)"/> gives it.
/// </summary>
internal static class NumberCell
{
    private const int ShownLength = 40;

    // Powers of ten that a double holds exactly.
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Reads a cell; the value is NaN unless it is a number.</summary>
    public static NumberKind Read(ReadOnlySpan<byte> cell, out float value)
    {
        if (TryFast(cell, out value))
        {
            return NumberKind.Number;
        }

        value = float.NaN;
        cell = cell.Trim(" \t\r\n\v\f"u8);
        if (IsMissing(cell))
        {
            return NumberKind.Missing;
        }

        if (!float.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var parsed) || !float.IsFinite(parsed))
        {
            return NumberKind.Bad;
        }

        value = parsed;
        return NumberKind.Number;
    }

    /// <summary>Reads a cell given as a string, as <see cref="Read(ReadOnlySpan{byte}, out float)"/> does.</summary>
    public static NumberKind Read(string? cell, out float value)
    {
        value = float.NaN;
        if (cell is null)
        {
            return NumberKind.Missing;
        }

        var most = Encoding.UTF8.GetMaxByteCount(cell.Length);
        var bytes = most <= 256 ? stackalloc byte[256] : new byte[most];
        return Read(bytes[..Encoding.UTF8.GetBytes(cell, bytes)], out value);
    }

    /// <summary>Says in words why a cell is not a finite number.</summary>
    public static string WhyBad(string cell)
    {
        var text = cell.Trim();
        var shown = text.Length > ShownLength ? string.Concat(text.AsSpan(0, ShownLength), "...") : text;
        shown = string.Concat(shown.Select(c => char.IsControl(c) ? ' ' : c));
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) || text.EndsWith("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return $"'{shown}' is not a number";
        }

        var infinite = text.Contains("inf", StringComparison.OrdinalIgnoreCase) || text.Contains('\u221E', StringComparison.Ordinal);
        return infinite ? $"'{shown}' is not a finite number" : $"'{shown}' is beyond the range of a 32-bit number";
    }

    /// <summary>Whether trimmed text stands for no value in a numeric column.</summary>
    private static bool IsMissing(ReadOnlySpan<byte> text) => text.Length switch
    {
        0 => true,
        1 => text[0] == '?',
        2 => Ascii.EqualsIgnoreCase(text, "NA"u8),
        3 => Ascii.EqualsIgnoreCase(text, "N/A"u8) || Ascii.EqualsIgnoreCase(text, "NaN"u8),
        4 => Ascii.EqualsIgnoreCase(text, "null"u8) || Ascii.EqualsIgnoreCase(text, "None"u8),
        _ => false,
    };

    /// <summary>
    /// Clinger's exact case ("How to read floating point numbers accurately", 1990): digits below 2^53 and a power of ten within
    /// 10^22 are doubles, so one multiplication or division rounds correctly. Rounding that double to float errs only where it lies
    /// halfway between two floats, or where floats are subnormal; those go the slow way.
    /// </summary>
    private static bool TryFast(ReadOnlySpan<byte> text, out float value)
    {
        value = float.NaN;
        var at = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong digits = 0;
        var first = at;
        at = Digits(text, at, ref digits);
        var count = at - first;
        var scale = 0;
        if (at < text.Length && text[at] == '.')
        {
            first = ++at;
            at = Digits(text, at, ref digits);
            scale = at - first;
            count += scale;
        }

        var exponent = 0;
        if (at < text.Length && !TryExponent(text[at..], out exponent))
        {
            return false;
        }

        exponent -= scale;
        if (count is 0 or > 19 || digits > 1UL << 53 || exponent is < -22 or > 22)
        {
            return false;
        }

        var exact = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        var halfway = (BitConverter.DoubleToUInt64Bits(exact) & 0x1FFF_FFFF) == 0x1000_0000;
        if (halfway || (exact < 1.1754943508222875e-38 && digits != 0))
        {
            return false;
        }

        value = negative ? -(float)exact : (float)exact;
        return true;
    }

    private static int Digits(ReadOnlySpan<byte> text, int at, ref ulong digits)
    {
        for (; at < text.Length; at++)
        {
            var digit = (uint)(text[at] - '0');
            if (digit > 9)
            {
                break;
            }

            digits = (digits * 10) + digit;
        }

        return at;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var at = text.Length > 1 && text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
        if ((text[0] | 0x20) != 'e' || text.Length - at is < 1 or > 3)
        {
            return false;
        }

        ulong digits = 0;
        if (Digits(text, at, ref digits) != text.Length)
        {
            return false;
        }

        exponent = at == 2 && text[1] == '-' ? -(int)digits : (int)digits;
        return true;
    }
}
