using PseudoLabel.Core.Data.Cells;

namespace PseudoLabel.Core.Data.Columnar;

/// <summary>Cuts a Parquet file's row groups into blocks. One row group's used columns are decoded at a time.</summary>
internal static class ParquetBlocks
{
    public static IEnumerable<(TableSlice Slice, RowBlock Block)> Read(
        DataFile file, IReadOnlyList<TableSlice> slices, ColumnMap map, IDataSource source, ReadOptions options, CancellationToken ct)
    {
        using var table = ParquetTable.Open(file, source);
        var loaded = -1;
        ParquetCells[] columns = [];
        ParquetCells? labels = null;
        foreach (var slice in slices)
        {
            ct.ThrowIfCancellationRequested();
            var (group, groupStart) = table.Locate(slice.Offset);
            var first = (int)(slice.Offset - groupStart);
            if (group == table.GroupRows.Count || first + slice.Rows > table.GroupRows[group])
            {
                throw new UserErrorException("has other rows than when it was indexed: it changed while being read; start again", file.Name);
            }

            if (group != loaded)
            {
                columns = [.. map.Places.Select((place, i) => table.Read(group, place, map.Columns[i].Kind == ColumnKind.Numeric))];
                labels = map.Label < 0 ? null : table.Read(group, map.Label, numeric: false);
                loaded = group;
            }

            for (var done = 0; done < slice.Rows; done += options.BlockRows)
            {
                ct.ThrowIfCancellationRequested();
                var rows = Math.Min(options.BlockRows, slice.Rows - done);
                yield return (slice, Cut(columns, labels, map, first + done, rows, slice.FirstRow + done));
            }
        }
    }

    private static RowBlock Cut(
        ParquetCells[] columns, ParquetCells? labels, ColumnMap map, int start, int rows, long firstRow)
    {
        var setAside = new List<SetAsideRow>();
        var usable = new List<int>(rows);
        for (var row = start; row < start + rows; row++)
        {
            var bad = map.Pixels ? Array.FindIndex(columns, c => float.IsNaN(c.Numbers![row])) : -1;
            if (bad < 0)
            {
                usable.Add(row);
            }
            else
            {
                setAside.Add(new SetAsideRow(firstRow + row - start, 0, map.Columns[bad].Name, columns[bad].Bad.GetValueOrDefault(row, BlockBuilder.MissingPixel)));
            }
        }

        return new RowBlock
        {
            Rows = usable.Count,
            RowNumbers = [.. usable.Select(row => firstRow + row - start)],
            Columns = [.. columns.Select((c, i) => Block(map.Cells[i], Take(c.Numbers), Take(c.Values)))],
            Labels = Take(labels?.Values),
            SetAside = setAside,
            Unfit = Unfit(columns, map, start, rows, firstRow),
        };

        T[]? Take<T>(T[]? cells) => cells is null ? null
            : usable.Count == rows ? cells[start..(start + rows)] : [.. usable.Select(row => cells[row])];
    }

    private static ColumnBlock Block(CellReader cells, float[]? numbers, string?[]? values) => cells.Kind switch
    {
        ColumnKind.DateTime => new ColumnBlock { Times = [.. values!.Select(v => cells.Time(v, out long ticks) == NumberKind.Number ? ticks : TimeCell.Missing)] },
        ColumnKind.Categorical => new ColumnBlock { Values = [.. values!.Select(cells.Category)] },
        _ => new ColumnBlock { Numbers = numbers, Values = values },
    };

    private static IReadOnlyList<UnfitCells> Unfit(ParquetCells[] columns, ColumnMap map, int start, int rows, long firstRow)
    {
        var tally = new UnfitTally(map);
        for (var c = 0; c < columns.Length && !map.Pixels; c++)
        {
            foreach (var (row, _) in columns[c].Bad.Where(b => b.Key >= start && b.Key < start + rows).OrderBy(b => b.Key))
            {
                tally.Add(c, firstRow + row - start, 0, columns[c].BadText[row]);
            }
        }

        return tally.Take();
    }
}
