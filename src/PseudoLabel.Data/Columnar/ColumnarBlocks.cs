using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar;

/// <summary>Cuts the rows of a columnar file into blocks: each group is gone through once, a block of rows at a time.</summary>
internal static class ColumnarBlocks
{
    public static IEnumerable<(TableSlice Slice, RowBlock Block)> Read(
        DataFile file, IReadOnlyList<TableSlice> slices, ColumnMap map, IDataSource source, ReadOptions options, CancellationToken ct)
    {
        using IColumnarTable table = ColumnarTable.Open(file, source);
        List<(int, CellReader)> wanted = [.. map.Places.Select((place, i) => (place, map.Cells[i]))];
        if (map.Label >= 0)
        {
            wanted.Add((map.Label, CellReader.Text));
        }

        foreach ((int place, _) in wanted)
        {
            if (place >= table.Columns.Count)
            {
                throw Changed(file);
            }

            if (table.Columns[place].Unread is { } why)
            {
                throw new UserErrorException(why, file.Name, column: table.Columns[place].Name);
            }
        }

        (int begun, long next, IColumnarRows? rows) = (-1, 0, null);
        foreach (TableSlice slice in slices)
        {
            ct.ThrowIfCancellationRequested();
            (int group, long groupStart) = table.Locate(slice.Offset);
            if (group == table.GroupRows.Count || slice.Offset + slice.Rows > groupStart + table.GroupRows[group])
            {
                throw Changed(file);
            }

            if (group != begun || slice.Offset < next)
            {
                (begun, next, rows) = (group, groupStart, ColumnarTable.Guarded(file, () => table.Begin(group, wanted)));
            }

            Skip(file, rows!, slice.Offset - next);
            for (int done = 0; done < slice.Rows;)
            {
                ct.ThrowIfCancellationRequested();
                int count = Math.Min(options.BlockRows, slice.Rows - done);
                ColumnCells[] cells = ColumnarTable.Guarded(file, () => rows!.Read(count));
                yield return (slice, Block(cells, map, count, slice.FirstRow + done));
                done += count;
            }

            next = slice.Offset + slice.Rows;
        }
    }

    /// <summary>Passes over rows.</summary>
    public static void Skip(DataFile file, IColumnarRows rows, long count)
    {
        while (count > 0)
        {
            var some = (int)Math.Min(int.MaxValue, count);
            ColumnarTable.Guarded(file, () =>
            {
                rows.Skip(some);
                return true;
            });
            count -= some;
        }
    }

    private static UserErrorException Changed(DataFile file) =>
        new("has other rows or columns than when it was indexed: it changed while being read; start again", file.Name);

    private static RowBlock Block(ColumnCells[] cells, ColumnMap map, int rows, long firstRow)
    {
        ReadOnlySpan<ColumnCells> columns = cells.AsSpan(0, map.Places.Length);
        var setAside = new List<SetAsideRow>();
        var usable = new List<int>(rows);
        for (int row = 0; row < rows; row++)
        {
            int bad = map.Pixels ? FirstMissing(columns, row) : -1;
            if (bad < 0)
            {
                usable.Add(row);
            }
            else
            {
                string reason = columns[bad].Bad.GetValueOrDefault(row, BlockBuilder.MissingPixel);
                setAside.Add(new SetAsideRow(firstRow + row, 0, map.Columns[bad].Name, reason));
            }
        }

        return new RowBlock
        {
            Rows = usable.Count,
            RowNumbers = [.. usable.Select(row => firstRow + row)],
            Columns = [.. cells.Take(map.Places.Length)
                .Select(c => new ColumnBlock { Numbers = Take(c.Numbers), Values = Take(c.Values), Times = Take(c.Times) })],
            Labels = map.Label < 0 ? null : Take(cells[^1].Values),
            SetAside = setAside,
            Unfit = map.Pixels ? [] : Unfit(columns, map, firstRow),
        };

        T[]? Take<T>(T[]? all) => all is null || usable.Count == rows ? all : [.. usable.Select(row => all[row])];
    }

    private static int FirstMissing(ReadOnlySpan<ColumnCells> pixels, int row)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            if (float.IsNaN(pixels[i].Numbers![row]))
            {
                return i;
            }
        }

        return -1;
    }

    private static List<UnfitCells> Unfit(ReadOnlySpan<ColumnCells> columns, ColumnMap map, long firstRow)
    {
        var unfit = new List<UnfitCells>();
        for (int i = 0; i < columns.Length; i++)
        {
            if (columns[i].Bad.Count > 0)
            {
                int first = columns[i].Bad.Keys.Min();
                unfit.Add(new UnfitCells(map.Columns[i].Name, columns[i].Bad.Count, firstRow + first, 0, columns[i].Bad[first]));
            }
        }

        return unfit;
    }
}
