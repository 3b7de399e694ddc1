using System.Text;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Columnar;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>Some rows of a file as text, from which a schema is inferred.</summary>
public sealed record RawSample
{
    /// <summary>The file.</summary>
    public required DataFile File { get; init; }

    /// <summary>All its columns.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>
    /// Rows in file order, each with a cell for each column of the header; null where missing, all null where the row is malformed.
    /// </summary>
    public required IReadOnlyList<string?[]> Rows { get; init; }

    /// <summary>The places in <see cref="Rows"/> of malformed rows.</summary>
    public IReadOnlyList<int> Malformed { get; init; } = [];

    /// <summary>The sample without its malformed rows.</summary>
    public RawSample Usable()
    {
        HashSet<int> malformed = [.. Malformed];
        return malformed.Count == 0 ? this : this with { Rows = [.. Rows.Where((_, i) => !malformed.Contains(i))], Malformed = [] };
    }

    /// <summary>Columns whose values are not read, and why; their cells are null.</summary>
    public IReadOnlyDictionary<string, string> Unread { get; init; } = new Dictionary<string, string>();
}

/// <summary>Draws samples without chance: the same file gives the same rows.</summary>
public static class TableSample
{
    private const int PickedRows = 8192;

    /// <summary>
    /// Reads the first ceil(maxRows / slices) rows of every slice, so that the sample is spread evenly over the file, or all rows when
    /// there are at most maxRows. It is larger than maxRows by at most one row a slice. One pass over a gzip file; seeks in others.
    /// </summary>
    /// <param name="index">The file's index.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="maxRows">About how many rows, at least 1.</param>
    /// <param name="ct">Stops between slices.</param>
    /// <exception cref="UserErrorException">As <see cref="TableReader.Read"/>.</exception>
    public static RawSample Read(TableIndex index, IDataSource source, int maxRows, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        int perSlice = index.Rows <= maxRows ? int.MaxValue : (maxRows + index.Slices.Count - 1) / index.Slices.Count;
        TableSlice[] starts = [.. index.Slices.Select(s => s with { Rows = Math.Min(s.Rows, perSlice) })];
        return index.File.IsColumnar
            ? new RawSample { File = index.File, Header = index.Header, Rows = Columnar(index, starts, source, ct), Unread = index.Unread }
            : Text(index, starts, source, ct);
    }

    /// <summary>Reads the first rows of a file, and no more of it.</summary>
    /// <param name="index">The file's index.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="rows">How many, at least 1; of the first slice at most.</param>
    /// <param name="ct">Stops the reading.</param>
    /// <exception cref="UserErrorException">As <see cref="TableReader.Read"/>.</exception>
    public static RawSample Start(TableIndex index, IDataSource source, int rows, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(index);
        TableSlice[] first = [.. index.Slices.Take(1).Select(s => s with { Rows = Math.Min(rows, s.Rows) })];
        return Read(index with { Slices = first, Rows = first.Sum(s => s.Rows) }, source, int.MaxValue, ct);
    }

    private static RawSample Text(TableIndex index, TableSlice[] slices, IDataSource source, CancellationToken ct)
    {
        using RecordCursor cursor = RecordCursor.Open(index.File, index.Header, source);
        var rows = new List<string?[]>();
        var malformed = new List<int>();
        foreach (TableSlice slice in slices)
        {
            ct.ThrowIfCancellationRequested();
            cursor.BeginSlice(slice);
            for (int i = 0; i < slice.Rows; i++)
            {
                cursor.Read();
                var cells = new string?[index.Header.Count];
                if (cursor.Problem is not null)
                {
                    malformed.Add(rows.Count);
                }

                for (int c = 0; c < cells.Length && cursor.Problem is null; c++)
                {
                    cells[c] = StringPool.NullIfBlank(Encoding.UTF8.GetString(cursor.Cell(c)));
                }

                rows.Add(cells);
            }
        }

        return new RawSample { File = index.File, Header = index.Header, Rows = rows, Malformed = malformed };
    }

    private static List<string?[]> Columnar(TableIndex index, TableSlice[] slices, IDataSource source, CancellationToken ct)
    {
        using IColumnarTable table = ColumnarTable.Open(index.File, source);
        var rows = new List<string?[]>();
        foreach (IGrouping<(int Group, long FirstRow), TableSlice> group in slices.GroupBy(s => table.Locate(s.Offset)))
        {
            string?[][] picked = [.. group.SelectMany(s => Enumerable.Range(0, s.Rows)).Select(_ => new string?[index.Header.Count])];
            foreach (IGrouping<int, int> places
                in Enumerable.Range(0, index.Header.Count)
                    .Where(c => table.Columns[c].Unread is null)
                    .GroupBy(c => table.Columns[c].Stored))
            {
                // Stored column by stored column, so that the pages of one are in memory at a time.
                ct.ThrowIfCancellationRequested();
                Pick(index.File, table, group.Key, [.. group], [.. places], picked);
            }

            rows.AddRange(picked);
        }

        return rows;
    }

    private static void Pick(
        DataFile file, IColumnarTable table, (int Group, long FirstRow) group, IReadOnlyList<TableSlice> slices, IReadOnlyList<int> places,
        string?[][] into)
    {
        IColumnarRows rows = ColumnarTable.Guarded(file, () => table.Begin(group.Group, [.. places.Select(p => (p, CellReader.Text))]));
        (int at, long next) = (0, group.FirstRow);
        foreach (TableSlice slice in slices)
        {
            ColumnarBlocks.Skip(file, rows, slice.Offset - next);
            next = slice.Offset + slice.Rows;
            for (int left = slice.Rows; left > 0;)
            {
                int count = Math.Min(left, PickedRows);
                ColumnCells[] cells = ColumnarTable.Guarded(file, () => rows.Read(count));
                for (int i = 0; i < count; i++, at++)
                {
                    for (int c = 0; c < places.Count; c++)
                    {
                        into[at][places[c]] = cells[c].Values![i];
                    }
                }

                left -= count;
            }
        }
    }
}
