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

    private readonly StringPool pool = new();
    private readonly StringPool categories = new(map.Category);
    private readonly List<SetAsideRow> setAside = [];
    private readonly UnfitTally unfit = new(map);
    private float[]?[] numbers = [];
    private float[]?[] shortNumbers = [];
    private string?[]?[] values = [];
    private long[]?[] times = [];
    private string?[]? labels;
    private long[] rowNumbers = [];
    private int rows;

    /// <summary>Begins a block of at most so many rows.</summary>
    public void Begin(int capacity)
    {
        setAside.Clear();
        unfit.Clear();
        rows = 0;
        if (reuse && rowNumbers.Length >= capacity)
        {
            return;
        }

        numbers = [.. map.Cells.Select(c => c.Type == CellType.Number ? new float[capacity] : null)];
        shortNumbers = [.. numbers.Select((n, i) => map.Cells[i].IsShort ? n : null)];
        values = [.. map.Cells.Select(c => c.Type is CellType.Category or CellType.Text ? new string?[capacity] : null)];
        times = [.. map.Cells.Select(c => c.Type == CellType.Time ? new long[capacity] : null)];
        labels = map.Label < 0 ? null : new string?[capacity];
        rowNumbers = new long[capacity];
    }

    /// <summary>
    /// Adds the cursor's record as a row, or sets it aside where it is malformed. A cell that is not what its column holds is a missing
    /// value; a row of pixels is set aside at its first.
    /// </summary>
    public void Add(TextRecord cursor, long row)
    {
        if (cursor.Problem is { } problem)
        {
            setAside.Add(new SetAsideRow(row, cursor.Line, "", problem));
            return;
        }

        for (int i = ReadShort(cursor, 0); i < map.Places.Length; i = ReadShort(cursor, i + 1))
        {
            ReadOnlySpan<byte> cell = cursor.Cell(map.Places[i]);
            if (this.values[i] is { } values)
            {
                values[rows] = (map.Cells[i].Type == CellType.Category ? categories : pool).Get(cell);
                continue;
            }

            NumberKind kind = this.numbers[i] is { } numbers
                ? map.Cells[i].Number(cell, out numbers[rows])
                : map.Cells[i].Time(cell, out times[i]![rows]);
            if (map.Pixels && kind != NumberKind.Number)
            {
                string why = kind == NumberKind.Missing ? MissingPixel : NumberCell.WhyBad(System.Text.Encoding.UTF8.GetString(cell));
                setAside.Add(new SetAsideRow(row, cursor.Line, map.Columns[i].Name, why));
                return;
            }

            if (kind == NumberKind.Bad)
            {
                unfit.Add(i, row, cursor.Line, cell);
            }
        }

        if (labels is not null)
        {
            labels[rows] = pool.Get(cursor.Cell(map.Label));
        }

        rowNumbers[rows++] = row;
    }

    /// <summary>
    /// Reads the cells of columns of plain numbers from one on, up to the first that is not a short number. By itself,
    /// as it is where the time of reading goes.
    /// </summary>
    /// <returns>The column of that cell; the number of columns where there is none.</returns>
    private int ReadShort(TextRecord cursor, int from)
    {
        ReadOnlySpan<int> places = map.Places;
        ReadOnlySpan<int> starts = cursor.Starts;
        ReadOnlySpan<int> lengths = cursor.Lengths;
        ReadOnlySpan<float[]?> columns = shortNumbers;
        ref var bytes = ref MemoryMarshal.GetArrayDataReference(cursor.Bytes);
        int lastShort = cursor.Bytes.Length - NumberCell.ShortBytes;
        int row = rows;
        for (; FourNumbers.IsSupported && from + FourNumbers.Count <= places.Length; from += FourNumbers.Count)
        {
            (int p, int q, int r, int s) = (places[from], places[from + 1], places[from + 2], places[from + 3]);
            (int at, int bt, int ct, int dt) = (starts[p], starts[q], starts[r], starts[s]);
            Vector128<int> sizes = Vector128.Create(lengths[p], lengths[q], lengths[r], lengths[s]);
            if (columns[from] is not { } a || columns[from + 1] is not { } b || columns[from + 2] is not { } c
                || columns[from + 3] is not { } d
                || ((lastShort - at) | (lastShort - bt) | (lastShort - ct) | (lastShort - dt)) < 0
                || Vector128.GreaterThanAny((sizes - Vector128<int>.One).AsUInt32(), Vector128.Create(FourNumbers.MostCharacters - 1u))
                || !FourNumbers.TryRead(
                    Vector256.Create(Eight(ref bytes, at), Eight(ref bytes, bt), Eight(ref bytes, ct), Eight(ref bytes, dt)), sizes,
                    out Vector128<float> four))
            {
                break;
            }

            (a[row], b[row], c[row], d[row]) = (four[0], four[1], four[2], four[3]);
        }

        for (; from < places.Length; from++)
        {
            int place = places[from];
            int start = starts[place];
            if (columns[from] is not { } numbers || start > lastShort
                || !NumberCell.TryShort(ref Unsafe.Add(ref bytes, start), lengths[place], out float value))
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
        Rows = rows,
        RowNumbers = Cut(rowNumbers)!,
        Columns = [.. numbers.Select((n, i) => new ColumnBlock { Numbers = Cut(n), Values = Cut(values[i]), Times = Cut(times[i]) })],
        Labels = Cut(labels),
        SetAside = [.. setAside],
        Unfit = unfit.Take(),
    };

    private T[]? Cut<T>(T[]? cells) => cells is null || cells.Length == rows ? cells : cells[..rows];
}
