using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Data.Cells;

/// <summary>
/// Turns records into blocks: numbers and times parsed, strings pooled, cells that do not fit counted, unusable rows set aside.
/// </summary>
internal sealed class BlockBuilder(ColumnMap map, bool reuse = false)
{
    /// <summary>Why a row of pixels is set aside that lacks one.</summary>
    public const string MissingPixel = "the pixel is missing";

    private readonly StringPool _pool = new();
    private readonly StringPool _categories = new(map.Category);
    private readonly List<SetAsideRow> _setAside = [];
    private readonly UnfitTally _unfit = new(map);
    private float[]?[] _numbers = [];
    private float[]?[] _short = [];
    private string?[]?[] _values = [];
    private long[]?[] _times = [];
    private string?[]? _labels;
    private long[] _rowNumbers = [];
    private int _rows;

    /// <summary>Begins a block of at most so many rows.</summary>
    public void Begin(int capacity)
    {
        _setAside.Clear();
        _unfit.Clear();
        _rows = 0;
        if (reuse && _rowNumbers.Length >= capacity)
        {
            return;
        }

        _numbers = [.. map.Columns.Select(c => c.Kind == ColumnKind.Numeric ? new float[capacity] : null)];
        _short = [.. _numbers.Select((n, i) => map.Cells[i].IsShort ? n : null)];
        _values = [.. map.Columns.Select(c => c.Kind is ColumnKind.Numeric or ColumnKind.DateTime ? null : new string?[capacity])];
        _times = [.. map.Columns.Select(c => c.Kind == ColumnKind.DateTime ? new long[capacity] : null)];
        _labels = map.Label < 0 ? null : new string?[capacity];
        _rowNumbers = new long[capacity];
    }

    /// <summary>
    /// Adds the cursor's record as a row, or sets it aside where it is malformed. A cell that is not what its column holds is a missing
    /// value; a row of pixels is set aside at its first.
    /// </summary>
    public void Add(TextRecord cursor, long row)
    {
        if (cursor.Problem is { } problem)
        {
            _setAside.Add(new SetAsideRow(row, cursor.Line, "", problem));
            return;
        }

        for (var i = ReadShort(cursor, 0); i < map.Places.Length; i = ReadShort(cursor, i + 1))
        {
            var cell = cursor.Cell(map.Places[i]);
            if (_values[i] is { } values)
            {
                values[_rows] = (map.Cells[i].Kind == ColumnKind.Categorical ? _categories : _pool).Get(cell);
                continue;
            }

            var kind = _numbers[i] is { } numbers
                ? map.Cells[i].Number(cell, out numbers[_rows])
                : map.Cells[i].Time(cell, out _times[i]![_rows]);
            if (map.Pixels && kind != NumberKind.Number)
            {
                var why = kind == NumberKind.Missing ? MissingPixel : NumberCell.WhyBad(System.Text.Encoding.UTF8.GetString(cell));
                _setAside.Add(new SetAsideRow(row, cursor.Line, map.Columns[i].Name, why));
                return;
            }

            if (kind == NumberKind.Bad)
            {
                _unfit.Add(i, row, cursor.Line, cell);
            }
        }

        if (_labels is not null)
        {
            _labels[_rows] = _pool.Get(cursor.Cell(map.Label));
        }

        _rowNumbers[_rows++] = row;
    }

    /// <summary>
    /// Reads the cells of columns of plain numbers from one on, up to the first that is not a short number. By itself,
    /// as it is where the time of reading goes.
    /// </summary>
    /// <param name="cursor">The record.</param>
    /// <param name="from">The column.</param>
    /// <returns>The column of that cell; the number of columns where there is none.</returns>
    private int ReadShort(TextRecord cursor, int from)
    {
        ReadOnlySpan<int> places = map.Places;
        ReadOnlySpan<int> starts = cursor.Starts;
        ReadOnlySpan<int> lengths = cursor.Lengths;
        ReadOnlySpan<float[]?> columns = _short;
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(cursor.Bytes);
        var lastShort = cursor.Bytes.Length - NumberCell.ShortBytes;
        var row = _rows;
        for (; FourNumbers.IsSupported && from + FourNumbers.Count <= places.Length; from += FourNumbers.Count)
        {
            var (p, q, r, s) = (places[from], places[from + 1], places[from + 2], places[from + 3]);
            var (at, bt, ct, dt) = (starts[p], starts[q], starts[r], starts[s]);
            var sizes = Vector128.Create(lengths[p], lengths[q], lengths[r], lengths[s]);
            if (columns[from] is not { } a || columns[from + 1] is not { } b || columns[from + 2] is not { } c
                || columns[from + 3] is not { } d
                || ((lastShort - at) | (lastShort - bt) | (lastShort - ct) | (lastShort - dt)) < 0
                || Vector128.GreaterThanAny((sizes - Vector128<int>.One).AsUInt32(), Vector128.Create(FourNumbers.MostCharacters - 1u))
                || !FourNumbers.TryRead(
                    Vector256.Create(Eight(ref bytes, at), Eight(ref bytes, bt), Eight(ref bytes, ct), Eight(ref bytes, dt)), sizes,
                    out var four))
            {
                break;
            }

            (a[row], b[row], c[row], d[row]) = (four[0], four[1], four[2], four[3]);
        }

        for (; from < places.Length; from++)
        {
            var place = places[from];
            var start = starts[place];
            if (columns[from] is not { } numbers || start > lastShort
                || !NumberCell.TryShort(ref Unsafe.Add(ref bytes, start), lengths[place], out var value))
            {
                break;
            }

            numbers[row] = value;
        }

        return from;
    }

    private static ulong Eight(ref byte bytes, int start) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, start));

    /// <summary>The block; its arrays are the caller's, or with reuse until the next block begins.</summary>
    public RowBlock Take() => new()
    {
        Rows = _rows,
        RowNumbers = Cut(_rowNumbers)!,
        Columns = [.. _numbers.Select((n, i) => new ColumnBlock { Numbers = Cut(n), Values = Cut(_values[i]), Times = Cut(_times[i]) })],
        Labels = Cut(_labels),
        SetAside = [.. _setAside],
        Unfit = _unfit.Take(),
    };

    private T[]? Cut<T>(T[]? cells) => cells is null || cells.Length == _rows ? cells : cells[.._rows];
}
