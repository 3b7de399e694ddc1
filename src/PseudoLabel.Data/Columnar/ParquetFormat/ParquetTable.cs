using System.Globalization;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// An open Parquet file. The reader is our own: of the managed ones none passes the matrix of the tests, and those over native code can end
/// the process on a damaged file.
/// </summary>
internal sealed class ParquetTable : IColumnarTable
{
    // What all columns of a row group hold of the file at once, and a column at least and at most.
    private const int WindowBytes = 1 << 26;
    private const int LeastWindow = 1 << 18;
    private const int MostWindow = 1 << 22;

    // More rows than these for a byte are believed only once the pages say so too.
    private const int PlausibleRows = 1 << 10;

    private readonly DataFile file;
    private readonly Stream stream;
    private readonly FileFooter footer;
    private readonly long end;
    private readonly List<(StoredColumn Stored, int Elements)> stored = [];
    private readonly List<(ColumnarColumn Column, int Element)> columns = [];
    private readonly ColumnBudget budget = new();

    private ParquetTable(DataFile file, Stream stream)
    {
        (this.file, this.stream) = (file, stream);
        footer = FileFooter.Read(stream);
        end = stream.Length;
        CheckRows();
        IReadOnlyList<StoredColumn> columns = ParquetSchema.Columns(footer.Schema, budget);
        CheckChunks(columns);
        foreach (StoredColumn stored in columns)
        {
            Add(stored);
        }

        Columns = [.. this.columns.Select(c => c.Column)];
        GroupRows = [.. footer.Groups.Select(g => g.Rows)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnarColumn> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> GroupRows { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its bytes; disposed with the table.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ParquetTable Open(DataFile file, Stream stream)
    {
        try
        {
            return new ParquetTable(file, stream);
        }
        catch (EncryptedFileException)
        {
            throw new UserErrorException("the file is encrypted; write it without encryption", file.Name);
        }
    }

    /// <inheritdoc/>
    public IColumnarRows Begin(int group, IReadOnlyList<(int Place, CellReader Reader)> wanted)
    {
        var leaves = new List<LeafOfGroup>();
        var memory = new PageMemory();
        foreach (IGrouping<int, (int Place, CellReader Reader, int Output)> of
            in wanted.Select((w, i) => (w.Place, w.Reader, Output: i)).GroupBy(w => columns[w.Place].Column.Stored))
        {
            (StoredColumn stored, int elements) = this.stored[of.Key];
            if (Columns[of.First().Place].Unread is not null)
            {
                leaves.Add(new LeafOfGroup(stored.Name, null, [.. of.Select(w => new LeafOutput(w.Output, 0, -1, w.Reader))]));
                continue;
            }

            bool joined = stored.Leaf!.MaxRepetition > 0 && elements == 0;
            List<CellReader> readers = joined ? [CellReader.Text] : [];
            foreach (CellReader reader in of.Select(w => w.Reader).Where(r => !joined && !readers.Exists(r.IsSame)))
            {
                readers.Add(reader);
            }

            LeafOutput[] outputs = [.. of.Select(w => new LeafOutput(
                w.Output, joined ? 0 : readers.FindIndex(w.Reader.IsSame), joined ? -1 : columns[w.Place].Element, w.Reader))];
            leaves.Add(
                new LeafOfGroup(stored.Name,
                    ParquetRows.Told(file, stored.Name, () => Cursor(group, stored.Leaf!, elements, readers, wanted.Count, memory)),
                    outputs));
        }

        return new ParquetRows(file, leaves, wanted.Count);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private void Add(StoredColumn stored)
    {
        int place = this.stored.Count;
        string? unread = stored.Unread;
        int elements = 0;
        if (stored.Leaf is { MaxRepetition: > 0 } list && !IsJoined(list))
        {
            unread = Length(list, out elements);
        }

        this.stored.Add((stored, elements));
        if (unread is not null || elements == 0)
        {
            columns.Add((new ColumnarColumn(stored.Name, place, unread), -1));
            return;
        }

        budget.Add(elements, stored.Name.Length + 1);
        for (int element = 0; element < elements; element++)
        {
            columns.Add((new ColumnarColumn($"{stored.Name}[{element}]", place), element));
        }
    }

    /// <summary>Lists of texts become one text; lists of numbers become columns.</summary>
    private static bool IsJoined(Leaf list) =>
        list.Meaning is Meaning.Text or Meaning.Uuid or Meaning.Date or Meaning.Time or Meaning.Timestamp or Meaning.Int96
            or Meaning.Interval;

    /// <summary>The length of a column's lists: counted in the first row group, and in the others by their values in all.</summary>
    /// <returns>Why the column is not read; null where it is.</returns>
    private string? Length(Leaf list, out int elements)
    {
        elements = 0;
        const string differ = "its lists have different lengths; write them with one length, or their parts as columns";
        foreach ((RowGroup group, int number) in footer.Groups.Select((g, i) => (g, i)))
        {
            ColumnChunk chunk = group.Chunks[list.Index];
            if (elements == 0 && group.Rows > 0)
            {
                int? length;
                try
                {
                    length = new ListCursor(list, Blocks(number, list, [], 1, new PageMemory()), 0).ConstantLength(group.Rows);
                }
                catch (UnreadableException e)
                {
                    return e.Message;
                }

                if (length is null)
                {
                    return differ;
                }

                elements = length.Value;
            }
            else if (chunk.Values > (long)elements * group.Rows)
            {
                return differ;
            }
        }

        return elements == 0 ? "its lists are all empty"
            : elements > ColumnarTable.MostElements
                ? $"its lists have {elements:N0} values; at most {ColumnarTable.MostElements:N0} are read as columns"
            : null;
    }

    private LeafCursor Cursor(int group, Leaf leaf, int elements, IReadOnlyList<CellReader> readers, int columns, PageMemory memory)
    {
        LeafBlocks blocks = Blocks(group, leaf, readers, columns, memory);
        return leaf.MaxRepetition > 0 ? new ListCursor(leaf, blocks, elements) : new FlatCursor(leaf, blocks);
    }

    private LeafBlocks Blocks(int group, Leaf leaf, IReadOnlyList<CellReader> readers, int columns, PageMemory memory)
    {
        ColumnChunk chunk = footer.Groups[group].Chunks[leaf.Index];
        if (chunk.Encrypted || chunk.Elsewhere)
        {
            throw new UnreadableException(chunk.Encrypted
                ? "it is encrypted; write it without encryption"
                : "its values are in another file; write them into one");
        }

        var pages = new PageReader(stream, chunk, end, Math.Clamp(WindowBytes / Math.Max(1, columns), LeastWindow, MostWindow));
        return new LeafBlocks(leaf, chunk, pages, memory, readers, columns);
    }

    private void CheckRows()
    {
        if (footer.Rows > ParquetLimits.Rows && footer.Rows / ParquetLimits.RowsOfAByte > end)
        {
            throw new LimitException(string.Create(CultureInfo.InvariantCulture,
                $"it claims to have {footer.Rows:N0} rows, more than a file of {end:N0} bytes may; write its rows into several files"));
        }
    }

    private void CheckChunks(IReadOnlyList<StoredColumn> columns)
    {
        Leaf? pages = columns.Select(c => c.Leaf).FirstOrDefault(l => l is { MaxRepetition: 0 });
        foreach (RowGroup group in footer.Groups)
        {
            foreach (Leaf leaf in columns.Where(c => c.Leaf is not null).Select(c => c.Leaf!))
            {
                ColumnChunk chunk = group.Chunks[leaf.Index];
                if (!chunk.Encrypted && !chunk.Elsewhere
                    && (chunk.Type != leaf.Node.Type || (leaf.MaxRepetition == 0 && chunk.Values != group.Rows)))
                {
                    throw new InvalidDataException("a column has other rows than its row group");
                }
            }

            if (group.Rows > PlausibleRows * (1 + group.Chunks.Sum(c => Math.Max(0, Math.Min(c.CompressedSize, end)))))
            {
                CheckPages(group, pages ?? throw new InvalidDataException("its row groups have more rows than their bytes can hold"));
            }
        }
    }

    private void CheckPages(RowGroup group, Leaf leaf)
    {
        ColumnChunk chunk = group.Chunks[leaf.Index];
        if (chunk.Encrypted || chunk.Elsewhere)
        {
            return;
        }

        var pages = new PageReader(stream, chunk, end, LeastWindow);
        while (pages.Next())
        {
            pages.Pass();
        }
    }
}

/// <summary>A stored column in a row group, and what becomes of it.</summary>
internal sealed record LeafOfGroup(string Name, LeafCursor? Cursor, LeafOutput[] Outputs);

/// <summary>One of the wanted columns that come from a stored one.</summary>
/// <param name="Place">Its place among the wanted.</param>
/// <param name="Reader">The place of its reader among those of the stored column.</param>
/// <param name="Element">Of a list of constant length, which element.</param>
internal readonly record struct LeafOutput(int Place, int Reader, int Element, CellReader As);

/// <summary>The rows of a row group.</summary>
internal sealed class ParquetRows(DataFile file, IReadOnlyList<LeafOfGroup> leaves, int columns) : IColumnarRows
{
    /// <inheritdoc/>
    public void Skip(int rows)
    {
        foreach (LeafOfGroup leaf in leaves)
        {
            Told(file, leaf.Name, () =>
            {
                leaf.Cursor?.Skip(rows);
                return true;
            });
        }
    }

    /// <inheritdoc/>
    public ColumnCells[] Read(int rows)
    {
        var cells = new ColumnCells[columns];
        foreach (LeafOfGroup leaf in leaves)
        {
            var targets = new LeafTarget[leaf.Outputs.Length];
            for (int i = 0; i < targets.Length; i++)
            {
                LeafOutput output = leaf.Outputs[i];
                cells[output.Place] = new ColumnCells(output.As, rows);
                targets[i] = new LeafTarget(output.Reader, output.Element, cells[output.Place]);
            }

            Told(file, leaf.Name, () =>
            {
                leaf.Cursor?.Read(rows, targets);
                return true;
            });
        }

        return cells;
    }

    /// <summary>Tells of a column that cannot be read as the user's error that it is.</summary>
    public static T Told<T>(DataFile file, string column, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (UnreadableException e)
        {
            throw new UserErrorException(e.Message, file.Name, column: column);
        }
    }
}
