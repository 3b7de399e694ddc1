using PseudoLabel.Data.Columnar;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tables;

/// <summary>Opens the reader of a table's rows as their file has them.</summary>
public static class RawRowReaders
{
    /// <summary>Reads rows that have no cells.</summary>
    public static RawRowReader Empty { get; } = new NoCells();

    /// <summary>Opens a table; of one of images the rows have no cells.</summary>
    /// <param name="index">The table's index.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="columns">
    /// The places of the columns that are read; null for all. Cells of others are empty, where leaving them out saves time.
    /// </param>
    public static RawRowReader Open(TableIndex index, IDataSource source, IReadOnlyList<int>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        return index.Images is not null ? Empty
            : index.File.IsColumnar ? new ColumnarRows(index, source, columns ?? [.. Enumerable.Range(0, index.Header.Count)])
            : new TextRows(RecordCursor.Open(index.File, index.Header, source));
    }

    private sealed class NoCells : RawRowReader
    {
        public override void BeginSlice(TableSlice slice)
        {
        }

        public override void Read()
        {
        }

        public override ReadOnlySpan<byte> Cell(int column) => [];
    }

    private sealed class TextRows(RecordCursor cursor) : RawRowReader
    {
        public override long Line => cursor.Line;

        public override void BeginSlice(TableSlice slice) => cursor.BeginSlice(slice);

        public override void Read() => cursor.Read();

        public override ReadOnlySpan<byte> Cell(int column) => cursor.Problem is null || column < cursor.CellsThere
            ? cursor.Cell(column)
            : [];

        protected override void Dispose(bool disposing)
        {
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
