namespace PseudoLabel.Data.Text;

/// <summary>Gathers a scanner's records into slices of equal numbers of rows.</summary>
internal sealed class SliceCutter(DataFile file, int batchRows)
{
    private readonly List<TableSlice> slices = [];
    private TableSlice? open;
    private int openRows;
    private long end;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows among them that are no text.</summary>
    public long Damaged { get; set; }

    public void Add(RecordScanner scanner)
    {
        Damaged += scanner.Damage is null ? 0 : 1;
        Add(scanner.Offset, scanner.Line, scanner.EndOffset);
    }

    /// <summary>Adds a record.</summary>
    /// <param name="line">The 1-based line on which it starts.</param>
    /// <param name="end">The place just behind its line end.</param>
    public void Add(long offset, long line, long end)
    {
        if (openRows == batchRows)
        {
            Close();
        }

        if (openRows == 0)
        {
            open = new TableSlice
            {
                File = file,
                Offset = offset,
                Length = 0,
                FirstRow = Rows,
                Rows = 0,
                FirstLine = line,
            };
        }

        openRows++;
        Rows++;
        this.end = end;
    }

    public IReadOnlyList<TableSlice> Finish()
    {
        Close();
        return slices;
    }

    private void Close()
    {
        if (openRows > 0)
        {
            slices.Add(open! with { Length = end - open.Offset, Rows = openRows });
            openRows = 0;
        }
    }
}
