using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>
/// An open file or stream of Arrow, Feather's second version among them. A batch is a group, of which the buffers of wanted columns are in
/// memory. Read by our own code, as Parquet is: the library of .NET takes lengths on trust.
/// </summary>
internal sealed class ArrowTable : IColumnarTable
{
    // Values that a byte can stand for: bits, or what a packed buffer holds at most.
    private const int PlainRatio = 8;
    private const long PackedRatio = 8L << 15;

    private readonly Stream stream;
    private readonly ArrowMessages messages;
    private readonly List<ArrowColumn> stored = [];
    private readonly List<(ColumnarColumn Column, int Element)> columns = [];
    private readonly ColumnBudget budget = new();

    private ArrowTable(Stream stream)
    {
        this.stream = stream;
        messages = ArrowMessages.Read(stream);
        foreach (ArrowField field in messages.Fields)
        {
            Add(field, [], field.Name);
        }

        bool values = messages.Fields.Any(f => f.Type != ArrowType.Null);
        if (messages.Batches.Any(b => b.Rows > (values ? b.BodyLength * (IsPacked(b) ? PackedRatio : PlainRatio) : 0)))
        {
            throw new InvalidDataException("a batch has more rows than its bytes can hold");
        }

        Columns = [.. columns.Select(c => c.Column)];
        GroupRows = [.. messages.Batches.Select(b => b.Rows)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnarColumn> Columns { get; }

    /// <inheritdoc/>
    public IReadOnlyList<long> GroupRows { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">Its bytes; disposed with the table.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ArrowTable Open(DataFile file, Stream stream)
    {
        try
        {
            return new ArrowTable(stream);
        }
        catch (OldFeatherException)
        {
            throw new UserErrorException(
                "this is version 1 of Feather, which is not read; write it as version 2 (Arrow) or as Parquet", file.Name);
        }
        catch (UnknownTypeException e)
        {
            throw new UserErrorException("its type is not known; write the file without it, or as Parquet", file.Name, column: e.Column);
        }
        catch (BigEndianException)
        {
            throw new UserErrorException(
                "its numbers are big-endian, which are not read; write it as little-endian, or as Parquet", file.Name);
        }
    }

    /// <inheritdoc/>
    public IColumnarRows Begin(int group, IReadOnlyList<(int Place, CellReader Reader)> wanted)
    {
        ArrowBatch batch = Batch(group);
        var readers = new Dictionary<int, ArrowColumnReader>();
        var outputs = new List<(ArrowColumnReader? Column, int Element, CellReader Reader)>();
        foreach ((int place, CellReader cells) in wanted)
        {
            int stored = columns[place].Column.Stored;
            if (columns[place].Column.Unread is not null)
            {
                outputs.Add((null, -1, cells));
                continue;
            }

            if (!readers.TryGetValue(stored, out ArrowColumnReader? reader))
            {
                reader = new ArrowColumnReader(batch, this.stored[stored], cells => Dictionary(this.stored[stored].Leaf, group, cells));
                readers.Add(stored, reader);
            }

            outputs.Add((reader, columns[place].Element, cells));
        }

        return new ArrowRows(batch.Rows, outputs);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private bool IsPacked(Message batch) => batch.Header(stream).Table(3) is not null;

    private ArrowBatch Batch(int group) => new(stream, messages.Batches[group], messages.Fields);

    private void Add(ArrowField field, IReadOnlyList<ArrowField> above, string name)
    {
        if (field is { Type: ArrowType.Struct, Dictionary: null })
        {
            foreach (ArrowField child in field.Children)
            {
                Add(child, [.. above, field], $"{name}.{child.Name}");
            }

            return;
        }

        budget.Add(1, name.Length);
        int place = stored.Count;
        var column = new ArrowColumn(above, field);
        string? unread = column.Unread();
        if (unread is null && column.IsList && !column.IsJoined)
        {
            unread = Length(ref column);
        }

        stored.Add(column);
        if (unread is not null || column.Elements == 0)
        {
            columns.Add((new ColumnarColumn(name, place, unread), -1));
            return;
        }

        budget.Add(column.Elements, name.Length + 1);
        for (int element = 0; element < column.Elements; element++)
        {
            columns.Add((new ColumnarColumn($"{name}[{element}]", place), element));
        }
    }

    /// <summary>The length of a column's lists: by its type, or counted in the first batch that has any.</summary>
    /// <returns>Why the column is not read; null where it is.</returns>
    private string? Length(ref ArrowColumn column)
    {
        int? length = column.Field.Type == ArrowType.FixedSizeList ? column.Field.Length : 0;
        for (int group = 0; length == 0 && group < messages.Batches.Count; group++)
        {
            length = new ArrowColumnReader(Batch(group), column, reader => new ColumnCells(reader, 0)).ConstantLength();
        }

        column = column with { Elements = length is > 0 and <= ColumnarTable.MostElements ? length.Value : 0 };
        return length is null ? "its lists have different lengths; write them with one length, or their parts as columns"
            : length <= 0 ? "its lists are all empty"
            : length > ColumnarTable.MostElements
                ? $"its lists have {length:N0} values; at most {ColumnarTable.MostElements:N0} are read as columns"
            : null;
    }

    /// <summary>A dictionary as cells, as it was when a batch was written: its last whole one, and what was added to it since.</summary>
    private ColumnCells Dictionary(ArrowField field, int group, CellReader reader)
    {
        ArrowField values = field.Values();
        List<ArrowValues> parts = [];
        foreach (Message message in messages.Dictionaries.Where(d => d.Id == field.Dictionary && (d.Order <= group || parts.Count == 0)))
        {
            var batch = new ArrowBatch(stream, message, [values]);
            if (!batch.IsDelta)
            {
                parts.Clear();
            }

            parts.Add(new ArrowValues(batch, values));
        }

        var cells = new ColumnCells(reader, parts.Sum(p => p.Length));
        int at = 0;
        foreach (ArrowValues part in parts)
        {
            for (int i = 0; i < part.Length; i++, at++)
            {
                part.Put(i, cells, at);
            }
        }

        return cells;
    }
}
