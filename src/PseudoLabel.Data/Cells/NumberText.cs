using System.Collections.Frozen;
using System.Globalization;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// A number as people write it, without what stands around it: a currency sign or code, a percent sign, a plus. Parentheses or a trailing
/// minus make it negative. <c>12 %</c> is 12, not 0.12: the sign names the unit, as a currency sign does.
/// </summary>
/// <param name="core">Digits and the separators among them.</param>
/// <param name="negative">Whether it is below zero.</param>
internal readonly ref struct NumberText(ReadOnlySpan<char> core, bool negative)
{
    private const int Longest = 64;

    private static readonly FrozenSet<string> Currencies = new[]
    {
        "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EGP", "EUR", "GBP", "HKD", "HUF", "IDR", "ILS",
        "INR", "ISK", "JPY",
        "KES", "KRW", "KZT", "MAD", "MXN", "MYR", "NGN", "NOK", "NZD", "PEN", "PHP", "PKR", "PLN", "QAR", "RMB", "RON", "RSD", "RUB", "SAR",
        "SEK", "SGD", "THB",
        "TRY", "TWD", "UAH", "USD", "VND", "ZAR", "US$", "CA$", "C$", "AU$", "A$", "NZ$", "HK$", "NT$", "S$", "R$", "MX$", "CN\u00A5", "kr",
        "kr.", "Kr", "Fr.",
        "SFr.", "Rs", "Rs.", "z\u0142", "K\u010D", "Ft", "lei", "\u0440\u0443\u0431.", "TL",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> CurrencyWords =
        Currencies.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Digits and the separators among them.</summary>
    public ReadOnlySpan<char> Core { get; } = core;

    /// <summary>Whether it is below zero.</summary>
    public bool Negative { get; } = negative;

    /// <summary>Takes away what stands around a number; false where what is left is no number, whatever separators it has.</summary>
    public static bool TryStrip(ReadOnlySpan<char> text, out NumberText number)
    {
        number = default;
        text = text.Trim();
        if (text.IsEmpty || text.Length > Longest)
        {
            return false;
        }

        (int signs, int currencies, int percents) = (0, 0, 0);
        bool negative = false;
        while (!text.IsEmpty && !IsCore(text))
        {
            int before = text.Length;
            if (text[0] == '(' && text[^1] == ')')
            {
                text = text[1..^1];
                signs++;
                negative = true;
            }
            else if (IsSign(text[0]) || (text.Length > 1 && IsMinus(text[^1])))
            {
                negative |= IsSign(text[0]) ? text[0] != '+' : true;
                text = IsSign(text[0]) ? text[1..] : text[..^1];
                signs++;
            }
            else if (text[^1] is '%' or '\uFF05' || text[0] == '%')
            {
                text = text[0] == '%' ? text[1..] : text[..^1];
                percents++;
            }
            else if (Before(text) is var start and > 0)
            {
                text = text[start..];
                currencies++;
            }
            else if (Behind(text) is var end and > 0)
            {
                text = text[..^end];
                currencies++;
            }

            text = text.Trim();
            if (text.Length == before || signs > 1 || currencies > 1 || percents > 1)
            {
                return false;
            }
        }

        number = new NumberText(text, negative);
        return !text.IsEmpty;
    }

    /// <summary>Whether a character is one of the spaces that separate thousands.</summary>
    public static bool IsSpace(char c) => c is ' ' or '\u00A0' or '\u202F' or '\u2009' or '\u2007';

    /// <summary>Whether a character is one of the apostrophes that separate thousands.</summary>
    public static bool IsApostrophe(char c) => c is '\'' or '\u2019';

    private static bool IsSign(char c) => c == '+' || IsMinus(c);

    private static bool IsMinus(char c) => c is '-' or '\u2212';

    private static bool IsCore(ReadOnlySpan<char> text) => (char.IsAsciiDigit(text[0]) || (text[0] is '.' or ',' && text.Length > 1))
        && (char.IsAsciiDigit(text[^1]) || text[^1] is '.' or ',');

    /// <summary>The length of a currency that the text begins with; 0 where there is none.</summary>
    private static int Before(ReadOnlySpan<char> text)
    {
        int end = text.IndexOfAnyInRange('0', '9');
        if (end < 0)
        {
            return 0;
        }

        // What stands before the digits without spaces, signs, parentheses and the point of '.5'.
        ReadOnlySpan<char> word = text[..end].TrimEnd(" \u00A0\u202F\u2009.,(+-\u2212");
        if (word.Length < end && text[word.Length] == '.' && CurrencyWords.Contains(text[..(word.Length + 1)]))
        {
            return word.Length + 1;
        }

        return IsCurrency(word) ? word.Length : 0;
    }

    /// <summary>The length of a currency that the text ends with; 0 where there is none.</summary>
    private static int Behind(ReadOnlySpan<char> text)
    {
        int start = text.LastIndexOfAnyInRange('0', '9') + 1;
        ReadOnlySpan<char> word = text[start..].TrimStart(" \u00A0\u202F\u2009.,)-\u2212");
        return start > 0 && IsCurrency(word) ? word.Length : 0;
    }

    private static bool IsCurrency(ReadOnlySpan<char> word) =>
        (word.Length == 1 && char.GetUnicodeCategory(word[0]) == UnicodeCategory.CurrencySymbol)
            || (word.Length > 1 && CurrencyWords.Contains(word));
}
