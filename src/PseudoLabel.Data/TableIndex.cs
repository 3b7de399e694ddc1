using System.Text.Json.Serialization;

namespace PseudoLabel.Data;

/// <summary>What one pass over a file found: its columns, its rows, and where to start reading each batch of them.</summary>
public sealed record TableIndex
{
    /// <summary>The file.</summary>
    public required DataFile File { get; init; }

    /// <summary>The column names in file order: the header line, the Parquet schema, or the keys of the first JSON records.</summary>
    public required IReadOnlyList<string> Header { get; init; }

    /// <summary>Number of data rows; 0 when there is only a header.</summary>
    public required long Rows { get; init; }

    /// <summary>Consecutive stretches that together hold every row once, in file order, but for stretches of skipped rows alone.</summary>
    public required IReadOnlyList<TableSlice> Slices { get; init; }

    /// <summary>
    /// The numbers of rows that are no part of the pool, ascending: of a file of labeled and unlabeled rows the labeled ones. Readers pass
    /// over them, and no slice holds nothing else.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<long>? Skipped { get; init; }

    /// <summary>Rows without those that are skipped.</summary>
    [JsonIgnore]
    public long PoolRows => Rows - (Skipped?.Count ?? 0);

    /// <summary>
    /// How the file writes the columns that it does not write plainly, by name: once decided the same for whoever reads a slice.
    /// </summary>
    public IReadOnlyDictionary<string, CellForm> Forms { get; init; } = new Dictionary<string, CellForm>();

    /// <summary>Columns of the header whose values are not read, and why: such a column can only be left out.</summary>
    public IReadOnlyDictionary<string, string> Unread { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The images that are the rows, in order; null for a table. The header of images is empty: the schema names their pixels.
    /// </summary>
    public IReadOnlyList<ImageEntry>? Images { get; init; }

    /// <summary>The same table without some of its rows; the others keep their numbers.</summary>
    /// <param name="rows">Their numbers, ascending.</param>
    public TableIndex Without(IReadOnlyList<long> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int[] before = [.. Slices.Select(s => SkippedRows.Before(rows, s.FirstRow))];
        return this with
        {
            Skipped = rows,
            Slices = [.. Slices.Where((s, i) => SkippedRows.Before(rows, s.FirstRow + s.Rows) - before[i] < s.Rows)],
        };
    }

    /// <summary>How a person finds a row: the file and its 0-based number there; an image is a file with the one row 0.</summary>
    /// <param name="row">The row's number in this table.</param>
    public (string Source, long Row) Place(long row) => Images is null ? (File.Name, row)
        : File.Format == DataFormat.ImageArchive ? ($"{File.Name}/{Images[(int)row].Name}", 0)
        : (Images[(int)row].Name, 0);
}

/// <summary>A stretch of consecutive rows of a file, small enough to travel as a task's input.</summary>
public sealed record TableSlice
{
    /// <summary>The file.</summary>
    public required DataFile File { get; init; }

    /// <summary>
    /// The first row's first byte in the decompressed stream; for Parquet and images, which have no such byte, the first row's number.
    /// </summary>
    public required long Offset { get; init; }

    /// <summary>Length in bytes of the decompressed stream; for Parquet and images the number of rows.</summary>
    public required long Length { get; init; }

    /// <summary>The first row's 0-based number in the file.</summary>
    public required long FirstRow { get; init; }

    /// <summary>Number of rows, at least 1.</summary>
    public required int Rows { get; init; }

    /// <summary>The 1-based line on which the first row starts; 0 for Parquet and images.</summary>
    public required long FirstLine { get; init; }

    /// <summary>The row group of a Parquet file that holds the rows, which is decoded as a whole; 0 for other formats.</summary>
    public int Group { get; init; }
}

/// <summary>How to index.</summary>
public sealed record IndexOptions
{
    /// <summary>The most rows in a slice, at least 1.</summary>
    public int BatchRows { get; init; } = 100_000;

    /// <summary>Parts of a large CSV or TSV file gone over at once, at least 1; the index does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>What is set about text files by hand.</summary>
    public TextSettings Text { get; init; } = new();

    /// <summary>Gets what a person should hear of the files; null where nobody listens.</summary>
    public InputNotes? Notes { get; init; }
}
