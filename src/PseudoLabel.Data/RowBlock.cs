namespace PseudoLabel.Data;

/// <summary>
/// Consecutive rows of one table, by column, as the schema reads them: what the readers give and the feature transform takes.
/// Rows that could not be used are not among them; they are in <see cref="SetAside"/>.
/// </summary>
public sealed class RowBlock
{
    /// <summary>Number of usable rows.</summary>
    public required int Rows { get; init; }

    /// <summary>The 0-based row number in its file of each usable row, ascending; the header is not a row.</summary>
    public required long[] RowNumbers { get; init; }

    /// <summary>One entry for each of <see cref="TableSchema.UsedColumns"/>, in that order.</summary>
    public required IReadOnlyList<ColumnBlock> Columns { get; init; }

    /// <summary>The label of each row (null where the cell is missing), when the label column was read.</summary>
    public string?[]? Labels { get; init; }

    /// <summary>
    /// For each column that is embedded, in the feature transform's order, the rows' vectors: rows x dimension values, NaN first where the
    /// cell is missing. Empty until a pretrained network was asked.
    /// </summary>
    public IReadOnlyList<float[]> Vectors { get; init; } = [];

    /// <summary>What is to be said of each row's image; null where rows are no image files.</summary>
    public ImageRemarks[]? Remarks { get; init; }

    /// <summary>
    /// Each row's image as a pretrained network sees it, of <see cref="TableSchema.Picture"/>: height x width x 3 bytes, row by
    /// row, red, green and blue of a pixel side by side. Null where they are not asked for, or rows are no image files.
    /// </summary>
    public byte[][]? Pictures { get; init; }

    /// <summary>Rows of this stretch that are set aside and counted: never lost, never silently wrong.</summary>
    public IReadOnlyList<SetAsideRow> SetAside { get; init; } = [];

    /// <summary>By column, the cells that are not what the column holds: missing values now, counted and named.</summary>
    public IReadOnlyList<UnfitCells> Unfit { get; init; } = [];

    /// <summary>The same rows with vectors, and without the pictures that they may come from; the arrays are shared.</summary>
    /// <param name="vectors">As <see cref="Vectors"/> holds them.</param>
    public RowBlock WithVectors(IReadOnlyList<float[]> vectors) => new()
    {
        Rows = Rows,
        RowNumbers = RowNumbers,
        Columns = Columns,
        Vectors = vectors,
        Labels = Labels,
        Remarks = Remarks,
        SetAside = SetAside,
        Unfit = Unfit,
    };

    /// <summary>
    /// Some of the rows, copied, with their labels and pictures; what was set aside or does not fit is not with them where
    /// <paramref name="withSetAside"/> is false.
    /// </summary>
    /// <param name="places">The rows' places in this block, ascending.</param>
    /// <param name="withSetAside">Whether the rows set aside stay, and the count of cells that do not fit.</param>
    public RowBlock Select(IReadOnlyList<int> places, bool withSetAside = true)
    {
        ArgumentNullException.ThrowIfNull(places);
        return new RowBlock
        {
            Rows = places.Count,
            RowNumbers = [.. places.Select(i => RowNumbers[i])],
            Columns = [.. Columns.Select(c => new ColumnBlock
            {
                Numbers = c.Numbers is { } numbers ? [.. places.Select(i => numbers[i])] : null,
                Values = c.Values is { } values ? [.. places.Select(i => values[i])] : null,
                Times = c.Times is { } times ? [.. places.Select(i => times[i])] : null,
            })],
            Vectors = [.. Vectors.Select(of => Pick(of, places))],
            Labels = Labels is { } labels ? [.. places.Select(i => labels[i])] : null,
            Pictures = Pictures is { } pictures ? [.. places.Select(i => pictures[i])] : null,
            SetAside = withSetAside ? SetAside : [],
            Unfit = withSetAside ? Unfit : [],
        };
    }

    private float[] Pick(float[] vectors, IReadOnlyList<int> places)
    {
        int dimension = Rows == 0 ? 0 : vectors.Length / Rows;
        return [.. places.SelectMany(i => new ArraySegment<float>(vectors, i * dimension, dimension))];
    }
}

/// <summary>One column's cells in a block: numbers, strings or times, by the column's kind.</summary>
public sealed class ColumnBlock
{
    /// <summary>Cells of a numeric column, NaN where missing; finite otherwise. Null for other kinds.</summary>
    public float[]? Numbers { get; init; }

    /// <summary>Cells of a categorical or text column, null where missing. Null for other kinds.</summary>
    public string?[]? Values { get; init; }

    /// <summary>
    /// Cells of a date-time column: ticks of 100 nanoseconds since 0001-01-01,
    /// <see cref="long.MinValue"/> where missing. Null for other kinds.
    /// </summary>
    public long[]? Times { get; init; }
}

/// <summary>A row that is not used, and why.</summary>
/// <param name="Row">Its 0-based row number in the file.</param>
/// <param name="Line">Its 1-based line in the file (row + 2 where no cell holds a newline); 0 where the format has no lines.</param>
/// <param name="Column">The column at fault; empty where the row as a whole is: a malformed line, an image.</param>
/// <param name="Reason">What is wrong, e.g. "'abc' is not a number".</param>
public sealed record SetAsideRow(long Row, long Line, string Column, string Reason);
