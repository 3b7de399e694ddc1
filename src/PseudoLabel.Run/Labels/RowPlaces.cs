using PseudoLabel.Data;

namespace PseudoLabel.Run.Labels;

/// <summary>From the source and row that results name back to the table: <see cref="TableIndex.Place"/> the other way round.</summary>
internal sealed class RowPlaces
{
    private readonly Dictionary<string, (TableIndex Table, long FirstRow, long Rows)> places = new(StringComparer.Ordinal);

    public RowPlaces(IReadOnlyList<TableIndex> tables)
    {
        foreach (TableIndex table in tables)
        {
            if (table.Images is null)
            {
                places.Add(table.File.Name, (table, 0, table.Rows));
                continue;
            }

            for (int row = 0; row < table.Images.Count; row++)
            {
                places.Add(table.Place(row).Source, (table, row, 1));
            }
        }
    }

    /// <summary>All sources.</summary>
    public IEnumerable<string> Sources => places.Keys;

    /// <summary>The rows of a source; null where there is no such source.</summary>
    public long? Rows(string source) => places.TryGetValue(source, out var place) ? place.Rows : null;

    /// <summary>The table of a source, and the row's number there.</summary>
    public (TableIndex Table, long Row) Find(string source, long row)
    {
        (TableIndex table, long first, _) = places[source];
        return (table, first + row);
    }
}
