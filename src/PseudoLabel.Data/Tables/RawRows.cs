using System.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>Some rows of a table as text, picked by their numbers.</summary>
public static class RawRows
{
    /// <summary>
    /// Reads the cells of some rows as the file has them; of each slice only what lies before the last of its rows that is asked for. One
    /// pass over a sequential file.
    /// </summary>
    /// <param name="index">The table's index.</param>
    /// <param name="rows">The rows' numbers in the table, in any order, each once or more often.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="ct">Stops between slices.</param>
    /// <returns>By row number a cell for each column of the header, empty where there is none.</returns>
    /// <exception cref="UserErrorException">As <see cref="TableReader.Read"/>.</exception>
    public static IReadOnlyDictionary<long, string[]> Pick(TableIndex index, IEnumerable<long> rows, IDataSource source,
        CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(rows);
        long[] wanted = [.. rows.Distinct().Order()];
        var picked = new Dictionary<long, string[]>(wanted.Length);
        if (wanted.Length == 0)
        {
            return picked;
        }

        using RawRowReader reader = RawRowReaders.Open(index, source);
        int next = 0;
        foreach (TableSlice slice in index.Slices)
        {
            if (next == wanted.Length || wanted[next] >= slice.FirstRow + slice.Rows)
            {
                continue;
            }

            ct.ThrowIfCancellationRequested();
            reader.BeginSlice(slice);
            for (long row = slice.FirstRow; next < wanted.Length && row < slice.FirstRow + slice.Rows; row++)
            {
                reader.Read();
                if (row == wanted[next])
                {
                    picked.Add(row, Cells(reader, index.Header.Count));
                    next++;
                }
            }
        }

        return picked;
    }

    /// <summary>The 1-based line on which a row of a table starts; 0 where the format has no lines.</summary>
    /// <param name="index">The table's index.</param>
    /// <param name="row">The row's number in the table.</param>
    /// <param name="source">Where the bytes are.</param>
    public static long Line(TableIndex index, long row, IDataSource source)
    {
        ArgumentNullException.ThrowIfNull(index);
        TableSlice slice = index.Slices.First(s => row < s.FirstRow + s.Rows);
        using RawRowReader reader = RawRowReaders.Open(index, source);
        reader.BeginSlice(slice);
        for (long next = slice.FirstRow; next <= row; next++)
        {
            reader.Read();
        }

        return reader.Line;
    }

    private static string[] Cells(RawRowReader reader, int columns)
    {
        var cells = new string[columns];
        for (int c = 0; c < columns; c++)
        {
            cells[c] = Encoding.UTF8.GetString(reader.Cell(c));
        }

        return cells;
    }
}
