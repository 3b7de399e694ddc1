namespace PseudoLabel.Core.Data.Text;

/// <summary>Goes through the records of a text table, slice by slice, and gives each record's cells as UTF-8 bytes.</summary>
internal abstract class RecordCursor : IDisposable
{
    private readonly ByteWindow _window;

    protected RecordCursor(DataFile file, IReadOnlyList<string> header, IDataSource source)
    {
        File = file;
        Starts = new int[header.Count];
        Lengths = new int[header.Count];
        _window = ByteWindow.Open(file, source);
        Scanner = new RecordScanner(file, _window);
    }

    /// <summary>The 1-based line on which the record starts.</summary>
    public long Line => Scanner.Line;

    /// <summary>The record's length in the file.</summary>
    public int RecordBytes => Scanner.Length;

    protected DataFile File { get; }

    protected RecordScanner Scanner { get; }

    /// <summary>The buffer that holds the record's cells, until the next is read.</summary>
    public byte[] Bytes { get; protected set; } = [];

    /// <summary>Where each cell starts in <see cref="Bytes"/>, by the column's place in the header.</summary>
    public int[] Starts { get; }

    /// <summary>The bytes of each cell.</summary>
    public int[] Lengths { get; }

    /// <summary>Why the record is malformed and has no cells; null for a good one.</summary>
    public string? Problem { get; protected set; }

    /// <summary>Cells of a malformed record that are there all the same, from the first on.</summary>
    public int CellsThere { get; protected set; }

    public static RecordCursor Open(DataFile file, IReadOnlyList<string> header, IDataSource source) =>
        file.Format == DataFormat.JsonLines ? new JsonCursor(file, header, source) : new CsvCursor(file, header, source);

    /// <summary>The bytes of a cell by the column's place in the header, quotes and escapes undone; empty where missing.</summary>
    public ReadOnlySpan<byte> Cell(int column) => Bytes.AsSpan(Starts[column], Lengths[column]);

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

    public void Dispose() => _window.Dispose();

    /// <summary>Finds the cells of the scanner's record.</summary>
    protected abstract void Split();
}
