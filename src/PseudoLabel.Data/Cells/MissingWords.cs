using System.Text;

namespace PseudoLabel.Data.Cells;

/// <summary>The words that stand for a missing value where numbers or times should be, in any case.</summary>
internal static class MissingWords
{
    private static readonly string[] Words =
    [
        "?", "-", ".", "\u2013", "\u2014", "NA", "--", "..", "\\N", "N/A", "NaN", "nil", "n/d", "---", "...", "#NA", "null", "None", "n.a.",
        "n.d.", "-nan", "+nan", "#N/A", "<NA>", "<nil>",
        "NULL.", "#NULL!", "(null)", "#NUM!", "<null>", "[null]", "blank", "empty", "#REF!", "unknown", "missing", "#DIV/0!", "#VALUE!",
        "#NAME?", "(blank)", "(empty)",
        "undefined", "unavailable", "#N/A N/A", "(missing)", "not known", "1.#QNAN", "-1.#IND", "1.#IND", "-1.#QNAN", "not available",
        "not applicable", "not recorded", "no data",
    ];

    private static readonly byte[][][] ByLength = [.. Enumerable.Range(0, 1 + Words.Max(w => Encoding.UTF8.GetByteCount(w)))
        .Select(length => Words.Select(Encoding.UTF8.GetBytes).Where(w => w.Length == length).ToArray())];

    /// <summary>Whether trimmed text is empty or one of the words.</summary>
    public static bool Contain(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
        {
            return true;
        }

        if (text.Length >= ByLength.Length)
        {
            return false;
        }

        foreach (byte[] word in ByLength[text.Length])
        {
            if (text.SequenceEqual(word) || Ascii.EqualsIgnoreCase(text, word))
            {
                return true;
            }
        }

        return false;
    }
}
