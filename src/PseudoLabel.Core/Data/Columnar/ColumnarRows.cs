using System.Text;

namespace PseudoLabel.Core.Data.Columnar;

/// <summary>
/// The rows of a columnar file as text. Columns are decoded one at a time, and of each the cells of one slice are kept, as UTF-8: memory follows the
/// slice and the largest column of a row group, not the row group.
/// </summary>
internal sealed class ColumnarRows(TableIndex index, IDataSource source, IReadOnlyList<int> columns) : RawRowReader
{
    private readonly ParquetTable table = ParquetTable.Open(index.File, source);
    private readonly int[] places = Places(index, columns);
    private byte[] bytes = new byte[1 << 12];
    private int[] ends = [];
    private int rows;
    private int row;

    public override void BeginSlice(TableSlice slice)
    {
        (int group, long first) = table.Locate(slice.Offset);
        (rows, row) = (slice.Rows, -1);
        ends = ends.Length < rows * columns.Count ? new int[rows * columns.Count] : ends;
        int end = 0;
        for (int c = 0; c < columns.Count; c++)
        {
            string?[] values = table.Read(group, columns[c], numeric: false).Values!;
            for (int i = 0; i < rows; i++)
            {
                string text = values[(int)(slice.Offset - first) + i] ?? "";
                int most = Encoding.UTF8.GetMaxByteCount(text.Length);
                if (bytes.Length - end < most)
                {
                    Array.Resize(ref bytes, checked(Math.Max(bytes.Length * 2, end + most)));
                }

                end += Encoding.UTF8.GetBytes(text, bytes.AsSpan(end));
                ends[c * rows + i] = end;
            }
        }
    }

    public override void Read()
    {
        if (++row == rows)
        {
            throw new UserErrorException("has fewer rows than when it was indexed: it changed while being read; start again", index.File.Name);
        }
    }

    public override ReadOnlySpan<byte> Cell(int column)
    {
        if (places[column] < 0)
        {
            return [];
        }

        int at = places[column] * rows + row;
        int start = at == 0 ? 0 : ends[at - 1];
        return bytes.AsSpan(start, ends[at] - start);
    }

    protected override void Dispose(bool disposing)
    {
        table.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Where each column of the file is among those that are read; -1 for one that is not.</summary>
    private static int[] Places(TableIndex index, IReadOnlyList<int> columns)
    {
        var places = new int[index.Header.Count];
        Array.Fill(places, -1);
        for (int i = 0; i < columns.Count; i++)
        {
            places[columns[i]] = i;
        }

        return places;
    }
}
