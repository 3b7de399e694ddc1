using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Text;

/// <summary>Goes through the records of a text table, slice by slice, and gives each record's cells as UTF-8 bytes.</summary>
internal abstract class RecordCursor : TextRecord, IDisposable
{
    private readonly ByteWindow window;

    protected RecordCursor(DataFile file, IReadOnlyList<string> header, IDataSource source)
        : base(header.Count)
    {
        File = file;
        window = ByteWindow.Open(file, source);
        Scanner = new RecordScanner(file, window);
    }

    /// <inheritdoc/>
    public override long Line => Scanner.Line;

    /// <summary>The record's length in the file.</summary>
    public int RecordBytes => Scanner.Length;

    protected DataFile File { get; }

    protected RecordScanner Scanner { get; }

    public static RecordCursor Open(DataFile file, IReadOnlyList<string> header, IDataSource source) =>
        file.Format == DataFormat.JsonLines ? new JsonCursor(file, header, source) : new CsvCursor(file, header, source);

    /// <summary>Goes forward to a slice.</summary>
    public void BeginSlice(TableSlice slice) => Scanner.BeginSlice(slice);

    /// <summary>Goes to the slice's next record, which must be there: the index counted it.</summary>
    public void Read()
    {
        if (!Scanner.Next())
        {
            throw new UserErrorException("has fewer rows than when it was indexed: it changed while being read; start again", File.Name);
        }

        (Problem, CellsThere) = (Scanner.Damage, 0);
        if (Problem is null)
        {
            Split();
        }
    }

    public void Dispose() => window.Dispose();

    /// <summary>Finds the cells of the scanner's record.</summary>
    protected abstract void Split();
}
