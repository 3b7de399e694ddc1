namespace PseudoLabel.Core.Data.Text;

/// <summary>Gathers a scanner's records into slices of equal numbers of rows.</summary>
internal sealed class SliceCutter(DataFile file, int batchRows)
{
    private readonly List<TableSlice> _slices = [];
    private TableSlice? _open;
    private int _openRows;
    private long _end;

    /// <summary>Rows so far.</summary>
    public long Rows { get; private set; }

    public void Add(RecordScanner scanner)
    {
        if (_openRows == batchRows)
        {
            Close();
        }

        if (_openRows == 0)
        {
            _open = new TableSlice
            {
                File = file,
                Offset = scanner.Offset,
                Length = 0,
                FirstRow = Rows,
                Rows = 0,
                FirstLine = scanner.Line,
            };
        }

        _openRows++;
        Rows++;
        _end = scanner.EndOffset;
    }

    public IReadOnlyList<TableSlice> Finish()
    {
        Close();
        return _slices;
    }

    private void Close()
    {
        if (_openRows > 0)
        {
            _slices.Add(_open! with { Length = _end - _open.Offset, Rows = _openRows });
            _openRows = 0;
        }
    }
}
