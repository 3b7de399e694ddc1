using System.Globalization;
using System.Text.RegularExpressions;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// Tells row numbers and keys from measured integers. Distinct values alone prove nothing, for amounts are distinct too: the values
/// must also be in file order, or the name must say it.
/// </summary>
internal static partial class RowIdentifiers
{
    /// <summary>Whether all values present are integers and none comes twice in a file.</summary>
    public static bool AreDistinctIntegers(IReadOnlyList<string?[]> files)
    {
        foreach (string?[] file in files)
        {
            var seen = new HashSet<Int128>();
            foreach (string? value in file)
            {
                if (value is not null && !(TryInteger(value, out Int128 integer) && seen.Add(integer)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Whether the values only ascend, or only descend, from row to row; none is missing.</summary>
    public static bool IsMonotone(string?[] values)
    {
        (int rises, int falls) = (0, 0);
        for (int i = 1; i < values.Length; i++)
        {
            if (!TryInteger(values[i], out Int128 value) || !TryInteger(values[i - 1], out Int128 last))
            {
                return false;
            }

            rises += value > last ? 1 : 0;
            falls += value < last ? 1 : 0;
        }

        return rises == values.Length - 1 || falls == values.Length - 1;
    }

    /// <summary>
    /// Whether a column's name is that of an identifier: id, index, key, uuid, guid or row number, alone or as its first or last word.
    /// Columns that had no name count too.
    /// </summary>
    public static bool IsIdentifierName(string name) => Snake().IsMatch(name) || Camel().IsMatch(name);

    private static bool TryInteger(string? text, out Int128 value) =>
        Int128.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out value);

    [GeneratedRegex(
        "(^|[^a-z])(id|idx|index|key|uuid|guid|row_?id|row_?num(ber)?|rownames?)$|^(id|uuid|guid)([^a-z]|$)"
            + @"|^(unnamed(: ?\d+)?|column_1|\.\.\.1)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Snake();

    [GeneratedRegex("[a-z](Id|ID|Idx|Index|Key|Uuid|UUID|Guid|GUID)$", RegexOptions.CultureInvariant)]
    private static partial Regex Camel();
}
