using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Labels;

/// <summary>What labels have in common that differ only in case, in white space, or in how a number or a date is written.</summary>
internal static class LabelKey
{
    public static string Of(string label)
    {
        string text = CanonicalText.Of(label) ?? "";
        if (text.Any(char.IsWhiteSpace))
        {
            text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        }

        return text.ToUpperInvariant();
    }

    /// <summary>The number that a label is; null where it is none.</summary>
    public static decimal? Number(string label) =>
        decimal.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? number : null;
}
