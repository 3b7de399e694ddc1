using System.Text;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar;

/// <summary>
/// The rows of a columnar file as text, some thousand at a time. Slices that follow one another in a group are one pass over it.
/// </summary>
internal sealed class ColumnarRows(TableIndex index, IDataSource source, IReadOnlyList<int> columns) : RawRowReader
{
    private const int BlockRows = 4096;
    private readonly IColumnarTable table = ColumnarTable.Open(index.File, source);
    private readonly int[] places = Places(index, columns);
    private (int Group, long Next) begun = (-1, 0);
    private IColumnarRows? reader;
    private ColumnCells[] cells = [];
    private byte[] bytes = new byte[1 << 10];
    private int end;
    private int left;
    private int held;
    private int row;

    public override void BeginSlice(TableSlice slice)
    {
        (int group, long first) = table.Locate(slice.Offset);
        if (group == table.GroupRows.Count || slice.Offset + slice.Rows > first + table.GroupRows[group])
        {
            throw Changed();
        }

        if (group != begun.Group || slice.Offset < begun.Next)
        {
            begun = (group, first);
            reader = ColumnarTable.Guarded(index.File, () => table.Begin(group, [.. columns.Select(c => (c, CellReader.Text))]));
        }

        ColumnarBlocks.Skip(index.File, reader!, slice.Offset - begun.Next);
        begun.Next = slice.Offset;
        (left, held, row) = (slice.Rows, 0, 0);
    }

    public override void Read()
    {
        end = 0;
        if (++row < held)
        {
            return;
        }

        if (left == 0)
        {
            throw Changed();
        }

        held = Math.Min(left, ColumnBudget.Rows(columns.Count, BlockRows));
        cells = ColumnarTable.Guarded(index.File, () => reader!.Read(held));
        (left, row) = (left - held, 0);
        begun.Next += held;
    }

    public override ReadOnlySpan<byte> Cell(int column)
    {
        if (places[column] < 0 || cells[places[column]].Values![row] is not { } text)
        {
            return [];
        }

        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (bytes.Length - end < most)
        {
            // The row's cells before stay where they are.
            (bytes, end) = (new byte[Math.Max(most, bytes.Length * 2)], 0);
        }

        Span<byte> cell = bytes.AsSpan(end, Encoding.UTF8.GetBytes(text, bytes.AsSpan(end)));
        end += cell.Length;
        return cell;
    }

    protected override void Dispose(bool disposing)
    {
        table.Dispose();
        base.Dispose(disposing);
    }

    private UserErrorException Changed() =>
        new("has fewer rows than when it was indexed: it changed while being read; start again", index.File.Name);

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
