namespace PseudoLabel.Learning.Features;

/// <summary>
/// Values of one categorical column that have no feature of their own: the sample that the transform was
/// fitted on held them too rarely, or not at all.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="Count">Cells with such values.</param>
/// <param name="Filled">Cells that are not missing.</param>
/// <param name="Examples">Some of the values, in order of appearance.</param>
public sealed record UnseenValues(string Column, long Count, long Filled, IReadOnlyList<string> Examples)
{
    private const int Shown = 3;

    /// <summary>The values of several stretches of rows, by column in the order of the first that has each.</summary>
    /// <param name="parts">The stretches' values, in the order of the rows.</param>
    public static IReadOnlyList<UnseenValues> Sum(IEnumerable<UnseenValues> parts) =>
    [
        .. parts.GroupBy(p => p.Column, StringComparer.Ordinal).Select(g => new UnseenValues(
            g.Key,
            g.Sum(p => p.Count),
            g.Sum(p => p.Filled),
            [.. g.SelectMany(p => p.Examples).Distinct(StringComparer.Ordinal).Take(Shown)])),
    ];

    /// <summary>Counts the cells of a column.</summary>
    /// <param name="cells">Its cells; null is missing.</param>
    /// <param name="isKnown">Whether a value has a feature.</param>
    internal static UnseenValues Of(string column, ReadOnlySpan<string?> cells, Func<string, bool> isKnown)
    {
        var (count, filled) = (0L, 0L);
        var examples = new List<string>();
        foreach (string? cell in cells)
        {
            filled += cell is null ? 0 : 1;
            if (cell is not null && !isKnown(cell))
            {
                count++;
                if (examples.Count < Shown && !examples.Contains(cell))
                {
                    examples.Add(cell);
                }
            }
        }

        return new UnseenValues(column, count, filled, examples);
    }
}
