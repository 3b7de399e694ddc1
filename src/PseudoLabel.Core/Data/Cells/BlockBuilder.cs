using PseudoLabel.Core.Data.Text;

namespace PseudoLabel.Core.Data.Cells;

/// <summary>Turns records into blocks: numbers parsed, strings pooled, unusable rows set aside.</summary>
internal sealed class BlockBuilder(ColumnMap map, BadNumbers badNumbers, bool reuse = false)
{
    /// <summary>Why a row of pixels is set aside that lacks one.</summary>
    public const string MissingPixel = "the pixel is missing";

    private readonly StringPool _pool = new();
    private readonly List<SetAsideRow> _setAside = [];
    private float[]?[] _numbers = [];
    private string?[]?[] _values = [];
    private string?[]? _labels;
    private long[] _rowNumbers = [];
    private int _rows;

    /// <summary>Begins a block of at most so many rows.</summary>
    public void Begin(int capacity)
    {
        _setAside.Clear();
        _rows = 0;
        if (reuse && _rowNumbers.Length >= capacity)
        {
            return;
        }

        _numbers = [.. map.Columns.Select(c => c.Kind == ColumnKind.Numeric ? new float[capacity] : null)];
        _values = [.. map.Columns.Select(c => c.Kind == ColumnKind.Numeric ? null : new string?[capacity])];
        _labels = map.Label < 0 ? null : new string?[capacity];
        _rowNumbers = new long[capacity];
    }

    /// <summary>Adds the cursor's record as a row, or sets it aside at its first cell that is not a number.</summary>
    public void Add(RecordCursor cursor, long row)
    {
        for (var i = 0; i < map.Places.Length; i++)
        {
            var cell = cursor.Cell(map.Places[i]);
            if (_numbers[i] is not { } numbers)
            {
                _values[i]![_rows] = _pool.Get(cell);
            }
            else if (NumberCell.Read(cell, out numbers[_rows]) is var kind and not NumberKind.Number
                && (map.Pixels || (kind == NumberKind.Bad && badNumbers == BadNumbers.SetAside)))
            {
                var why = kind == NumberKind.Missing ? MissingPixel : NumberCell.WhyBad(System.Text.Encoding.UTF8.GetString(cell));
                _setAside.Add(new SetAsideRow(row, cursor.Line, map.Columns[i].Name, why));
                return;
            }
        }

        if (_labels is not null)
        {
            _labels[_rows] = _pool.Get(cursor.Cell(map.Label));
        }

        _rowNumbers[_rows++] = row;
    }

    /// <summary>The block; its arrays are the caller's, or with reuse until the next block begins.</summary>
    public RowBlock Take() => new()
    {
        Rows = _rows,
        RowNumbers = Cut(_rowNumbers)!,
        Columns = [.. _numbers.Select((n, i) => new ColumnBlock { Numbers = Cut(n), Values = Cut(_values[i]) })],
        Labels = Cut(_labels),
        SetAside = [.. _setAside],
    };

    private T[]? Cut<T>(T[]? cells) => cells is null || cells.Length == _rows ? cells : cells[.._rows];
}
