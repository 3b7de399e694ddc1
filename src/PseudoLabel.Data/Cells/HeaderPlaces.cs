namespace PseudoLabel.Data.Cells;

/// <summary>
/// The places of columns in a header: by their names, else by the one name that differs from one in case and white space only and is no
/// other column's. A header is gone through once, however many columns are asked for: it may be of documents.
/// </summary>
/// <param name="header">The names in file order.</param>
/// <param name="others">The names of all columns.</param>
internal sealed class HeaderPlaces(IReadOnlyList<string> header, IReadOnlySet<string> others)
{
    private const int Ambiguous = -1;
    private readonly Dictionary<string, int> exact = Exact(header);
    private Dictionary<string, int>? folded;

    /// <summary>The place of a column; -1 where the header has no such column.</summary>
    public int Of(string name) =>
        exact.TryGetValue(name, out int place) ? place : (folded ??= AllFolded()).GetValueOrDefault(ColumnMap.Folded(name), -1);

    private static Dictionary<string, int> Exact(IReadOnlyList<string> header)
    {
        var places = new Dictionary<string, int>(header.Count, StringComparer.Ordinal);
        for (int i = 0; i < header.Count; i++)
        {
            places.TryAdd(header[i], i);
        }

        return places;
    }

    private Dictionary<string, int> AllFolded()
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < header.Count; i++)
        {
            if (!others.Contains(header[i]))
            {
                string name = ColumnMap.Folded(header[i]);
                places[name] = places.ContainsKey(name) ? Ambiguous : i;
            }
        }

        return places;
    }
}
