namespace PseudoLabel.Data;

/// <summary>Cells of one column that are neither missing nor what the column holds, and so count as missing.</summary>
/// <param name="Column">The column.</param>
/// <param name="Count">How many.</param>
/// <param name="Row">The 0-based row in the file of the first.</param>
/// <param name="Line">Its 1-based line there; 0 where the format has no lines.</param>
/// <param name="Reason">What is wrong with the first, e.g. "'abc' is not a number".</param>
public sealed record UnfitCells(string Column, long Count, long Row, long Line, string Reason)
{
    /// <summary>The cells of several stretches of one table, by column; the first is that of the lowest row.</summary>
    /// <param name="parts">The stretches' cells.</param>
    public static IReadOnlyList<UnfitCells> Sum(IEnumerable<UnfitCells> parts) =>
    [
        .. parts.GroupBy(p => p.Column, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => g.MinBy(p => p.Row)! with { Count = g.Sum(p => p.Count) }),
    ];
}
