namespace PseudoLabel.Data.Inference;

/// <summary>
/// Finds words that stand for a missing value: the few words that come again and again in a column that otherwise holds numbers or dates.
/// Where there are few distinct numbers the words may be values as they are.
/// </summary>
internal static class LearnedMarkers
{
    private const int FewestValues = 20;
    private const int FewestDistinct = 10;
    private const int MostMarkers = 3;
    private const int FewestCells = 2;

    /// <summary>The words with the cells of each, the most frequent first.</summary>
    public static IReadOnlyList<KeyValuePair<string, int>> Of(ColumnFacts column)
    {
        bool many = column.Numbers >= column.Times
            ? column.Numbers >= FewestValues && column.DistinctNumbers >= FewestDistinct
            : column.Times >= FewestValues && column.DistinctTimes >= FewestDistinct;
        return !many ? [] :
        [
            .. column.Others.Where(o => o.Value >= FewestCells && !o.Key.Any(char.IsAsciiDigit))
                .OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal).Take(MostMarkers),
        ];
    }
}
