using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace PseudoLabel.Data.Cells;

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
/// Missing is an empty cell, or a word of <see cref="MissingWords"/>. Infinities and values beyond float's range are bad.
/// The value is the float nearest to the text, as <see cref="float.Parse(string)"/> gives it.
/// </summary>
internal static class NumberCell
{
    // Powers of ten that a double holds exactly.
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>Bytes that <see cref="TryShort"/> looks at: a sign and eight characters.</summary>
    public const int ShortBytes = 1 + sizeof(ulong);

    // Powers of ten as floats, all exact.
    private static readonly float[] ShortPowers = [1e0f, 1e1f, 1e2f, 1e3f, 1e4f, 1e5f, 1e6f, 1e7f];

    /// <summary>Reads a cell; the value is NaN unless it is a number.</summary>
    public static NumberKind Read(ReadOnlySpan<byte> cell, out float value)
    {
        if (TryFast(cell, out value))
        {
            return NumberKind.Number;
        }

        value = float.NaN;
        cell = cell.Trim(" \t\r\n\v\f"u8);
        if (MissingWords.Contain(cell))
        {
            return NumberKind.Missing;
        }

        return TryPlain(cell, out value) ? NumberKind.Number : NumberKind.Bad;
    }

    /// <summary>Reads a number; false where the text is none, a word for missing as well, or not finite.</summary>
    public static bool TryPlain(ReadOnlySpan<byte> text, out float value)
    {
        if (TryFast(text, out value))
        {
            return true;
        }

        bool read = float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);
        value = read ? value : float.NaN;
        return read;
    }

    /// <summary>Whether text is digits with at most one point.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        int point = text.IndexOf('.');
        return point < 0 ? IsDigits(text) : text.Length > 1 && IsDigits(text[..point]) && IsDigits(text[(point + 1)..]);
    }

    /// <summary>Whether there is nothing but digits.</summary>
    public static bool IsDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    /// <summary>
    /// Reads the numbers that most cells hold: at most eight characters after an optional minus, digits with at most one point, together
    /// below 2^24. Digits and power of ten are floats then, so one division rounds correctly (Clinger's exact case). All eight at once, by
    /// three multiplications (Lemire, "Quickly parsing eight digits", 2018). False says nothing: the cell is to be read by
    /// <see cref="Read(ReadOnlySpan{byte}, out float)"/>.
    /// </summary>
    /// <param name="cell">The cell's first byte; <see cref="ShortBytes"/> bytes can be read from it, whatever its length.</param>
    /// <param name="value">The value; anything where it was not read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryShort(ref byte cell, int length, out float value)
    {
        Unsafe.SkipInit(out value);

        // Signs follow no pattern, so none may decide a branch: 1 for a minus.
        int minus = (cell ^ '-') - 1 >>> 31;
        length -= minus;
        if ((uint)(length - 1) >= sizeof(ulong))
        {
            return false;
        }

        // The cell's last character in the highest byte, whatever its length.
        int unused = 64 - (8 * length);
        ulong text = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref cell, minus)) << unused;
        ulong others = text ^ 0x2E2E2E2E2E2E2E2E;
        ulong point = (others - 0x0101010101010101) & ~others & 0x8080808080808080;
        int scale = 0;
        if (point != 0)
        {
            // The digits before the point move up into its place.
            int place = BitOperations.TrailingZeroCount(point) & ~7;
            scale = 7 - (place >> 3);
            ulong below = (1UL << place) - 1;
            text = (text & ~below & (ulong.MaxValue << place << 8)) | ((text & below) << 8);
            unused += 8;
            if (unused == 64)
            {
                return false;
            }
        }

        text |= 0x3030303030303030 & ((1UL << unused) - 1);
        if (((text & 0xF0F0F0F0F0F0F0F0) | (((text + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) != 0x3333333333333333)
        {
            return false;
        }

        text = ((text & 0x0F0F0F0F0F0F0F0F) * 2561) >> 8;
        text = ((text & 0x00FF00FF00FF00FF) * 6553601) >> 16;
        var digits = (uint)(((text & 0x0000FFFF0000FFFF) * 42949672960001) >> 32);
        if (digits >= 1 << 24)
        {
            return false;
        }

        float exact = digits / Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ShortPowers), scale);
        value = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(exact) | (minus << 31));
        return true;
    }

    /// <summary>Reads a cell given as a string, as <see cref="Read(ReadOnlySpan{byte}, out float)"/> does.</summary>
    public static NumberKind Read(string? cell, out float value)
    {
        value = float.NaN;
        if (cell is null)
        {
            return NumberKind.Missing;
        }

        int most = Encoding.UTF8.GetMaxByteCount(cell.Length);
        Span<byte> bytes = most <= 256 ? stackalloc byte[256] : new byte[most];
        return Read(bytes[..Encoding.UTF8.GetBytes(cell, bytes)], out value);
    }

    /// <summary>Says in words why a cell is not a finite number.</summary>
    public static string WhyBad(string cell)
    {
        string text = cell.Trim();
        string shown = Excerpt.Cell(cell);
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            || text.EndsWith("NaN", StringComparison.OrdinalIgnoreCase))
        {
            return $"{shown} is not a number";
        }

        bool infinite = text.Contains("inf", StringComparison.OrdinalIgnoreCase) || text.Contains('\u221E', StringComparison.Ordinal);
        return infinite ? $"{shown} is not a finite number" : $"{shown} is beyond the range of a 32-bit number";
    }

    /// <summary>
    /// Clinger's exact case ("How to read floating point numbers accurately", 1990): digits below 2^53 and a power of ten within
    /// 10^22 are doubles, so one multiplication or division rounds correctly. Rounding that double to float errs only where it lies
    /// halfway between two floats, or where floats are subnormal; those go the slow way.
    /// </summary>
    private static bool TryFast(ReadOnlySpan<byte> text, out float value)
    {
        value = float.NaN;
        int at = 0;
        bool negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            at = 1;
        }

        ulong digits = 0;
        int first = at;
        at = Digits(text, at, ref digits);
        int count = at - first;
        int scale = 0;
        if (at < text.Length && text[at] == '.')
        {
            first = ++at;
            at = Digits(text, at, ref digits);
            scale = at - first;
            count += scale;
        }

        int exponent = 0;
        if (at < text.Length && !TryExponent(text[at..], out exponent))
        {
            return false;
        }

        exponent -= scale;
        if (count is 0 or > 19 || digits > 1UL << 53 || exponent is < -22 or > 22)
        {
            return false;
        }

        double exact = exponent < 0 ? digits / Powers[-exponent] : digits * Powers[exponent];
        bool halfway = (BitConverter.DoubleToUInt64Bits(exact) & 0x1FFF_FFFF) == 0x1000_0000;
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
        int at = text.Length > 1 && text[1] is (byte)'-' or (byte)'+' ? 2 : 1;
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
