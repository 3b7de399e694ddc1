namespace PseudoLabel.Data.Text;

/// <summary>Whether a cell looks like a value, or like several that a wrong delimiter left together.</summary>
internal static class CellShape
{
    /// <summary>The delimiters that are looked for, the likelier first.</summary>
    public const string Delimiters = ",;\t|";

    /// <summary>Whether a cell without quotes is empty, a number, or text without a possible delimiter.</summary>
    /// <param name="delimiter">What parts the cells, which then stands in none.</param>
    public static bool IsKnown(string cell, char delimiter)
    {
        ReadOnlySpan<char> text = cell.AsSpan().Trim();
        return text.IndexOfAny(Delimiters) < 0 || (delimiter != ',' && (IsNumber(text) || IsProse(text)));
    }

    /// <summary>
    /// Whether a cell is a number, as people write them: digits with one decimal comma or point, groups of
    /// thousands, a sign, a currency, a percent sign.
    /// </summary>
    public static bool IsNumber(ReadOnlySpan<char> text)
    {
        text = text.Trim("$€£¥%+- ");
        bool digit = false;
        foreach (char c in text)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or ',' or 'e' or 'E' or '-' or '+' or ' ' or '\''))
            {
                return false;
            }

            digit |= char.IsAsciiDigit(c);
        }

        return digit && char.IsAsciiDigit(text[^1]) && text.Count(',') <= Math.Max(1, text.Length / 4);
    }

    // A comma in a sentence has a space behind it.
    private static bool IsProse(ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny(";\t|") >= 0)
        {
            return false;
        }

        for (int at = text.IndexOf(','); at >= 0;)
        {
            if (at + 1 < text.Length && text[at + 1] != ' ')
            {
                return false;
            }

            int next = text[(at + 1)..].IndexOf(',');
            at = next < 0 ? -1 : at + 1 + next;
        }

        return true;
    }
}
