using PseudoLabel.Core.Data.Columnar;
using PseudoLabel.Core.Data.Text;

namespace PseudoLabel.Core.Data;

/// <summary>
/// Reads rows as their file has them, whatever a schema makes of them: every column, every row, a text cell's characters, and of a columnar file the
/// one text of the value; of a malformed row the cells that are there. So what goes in can come out again.
/// </summary>
public abstract class RawRowReader : IDisposable
{
    /// <summary>Reads rows that have no cells.</summary>
    public static RawRowReader Empty { get; } = new NoCells();

    /// <summary>Opens a table; of one of images the rows have no cells.</summary>
    /// <param name="index">The table's index.</param>
    /// <param name="source">Where the bytes are.</param>
    /// <param name="columns">The places of the columns that are read; null for all. Cells of others are empty, where leaving them out saves time.</param>
    public static RawRowReader Open(TableIndex index, IDataSource source, IReadOnlyList<int>? columns = null)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        return index.Images is not null ? Empty
            : index.File.IsColumnar ? new ColumnarRows(index, source, columns ?? [.. Enumerable.Range(0, index.Header.Count)])
            : new TextRows(RecordCursor.Open(index.File, index.Header, source));
    }

    /// <summary>Goes to the first row of a slice; of a sequential file slices are begun in their order.</summary>
    /// <param name="slice">The slice.</param>
    public abstract void BeginSlice(TableSlice slice);

    /// <summary>Goes to the slice's next row, which must be there.</summary>
    /// <exception cref="UserErrorException">The file has changed or is damaged.</exception>
    public abstract void Read();

    /// <summary>A cell as UTF-8, until the next row is read; empty where there is none.</summary>
    /// <param name="column">The column's place in the header.</param>
    public abstract ReadOnlySpan<byte> Cell(int column);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the file.</summary>
    /// <param name="disposing">True.</param>
    protected virtual void Dispose(bool disposing)
    {
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
        public override void BeginSlice(TableSlice slice) => cursor.BeginSlice(slice);

        public override void Read() => cursor.Read();

        public override ReadOnlySpan<byte> Cell(int column) => cursor.Problem is null || column < cursor.CellsThere ? cursor.Cell(column) : [];

        protected override void Dispose(bool disposing)
        {
            cursor.Dispose();
            base.Dispose(disposing);
        }
    }
}
