using System.Diagnostics;
using System.Text;
using PseudoLabel.Data.Cells;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>A column of a table that comes from a field.</summary>
/// <param name="Above">The structures that the field is in.</param>
/// <param name="Elements">The length of its lists, where they have one and become columns.</param>
internal sealed record ArrowColumn(IReadOnlyList<ArrowField> Above, ArrowField Field, int Elements = 0)
{
    /// <summary>Whether its values are lists.</summary>
    public bool IsList => Field is { Dictionary: null, Type: ArrowType.List or ArrowType.LargeList or ArrowType.FixedSizeList };

    /// <summary>Whether its lists become one text.</summary>
    public bool IsJoined =>
        IsList
            && Leaf.Type is not (ArrowType.Int or ArrowType.Float or ArrowType.Decimal or ArrowType.Bool or ArrowType.Duration
                or ArrowType.Null);

    /// <summary>The field with the values: of a list its child.</summary>
    public ArrowField Leaf => IsList ? Field.Children[0] : Field;

    /// <summary>Why it is not read; null where it is.</summary>
    public string? Unread()
    {
        if (IsList && Field.Children.Count != 1)
        {
            throw new InvalidDataException("a list has no elements' type");
        }

        const string parts = "write its parts as columns";
        return (Leaf.Dictionary, Leaf.Type) switch
        {
            (null, ArrowType.Map) => "a MAP is not read; write its keys as columns",
            (null, ArrowType.List or ArrowType.LargeList or ArrowType.FixedSizeList or ArrowType.Struct) =>
                $"a list of structures or of lists is not read; {parts}",
            (not null, ArrowType.List or ArrowType.LargeList or ArrowType.FixedSizeList or ArrowType.Struct or ArrowType.Map) =>
                $"a dictionary of lists or structures is not read; {parts}",
            (_, ArrowType.Int) when Leaf.Bits is not (8 or 16 or 32 or 64) =>
                throw new InvalidDataException("an integer has a width that cannot be"),
            (_, ArrowType.Decimal) when Leaf.Bits is not (32 or 64 or 128 or 256) =>
                throw new InvalidDataException("a decimal has a width that cannot be"),
            (_, ArrowType.Decimal) when !ColumnCells.IsScale(Leaf.Scale) => ColumnCells.WhyNoScale(Leaf.Scale),
            (_, ArrowType.Time) when Leaf.Bits is not (32 or 64) => throw new InvalidDataException("a time has a width that cannot be"),
            (not null, _) when Leaf.Index.Bits is not (8 or 16 or 32 or 64) =>
                throw new InvalidDataException("an index has a width that cannot be"),
            (_, ArrowType.FixedSizeBinary) when Leaf.IsUuid => null,
            (_, ArrowType.Union or ArrowType.FixedSizeBinary or ArrowType.RunEndEncoded or ArrowType.ListView
                or ArrowType.LargeListView) =>
                $"values of type {Leaf.Type} are not read; write the column as text or numbers",
            (_, ArrowType.Null or ArrowType.Int or ArrowType.Float or ArrowType.Binary or ArrowType.Utf8 or ArrowType.Bool
                or ArrowType.Decimal or ArrowType.Date or ArrowType.Time or ArrowType.Timestamp or ArrowType.Interval or ArrowType.Duration
                or ArrowType.LargeBinary or ArrowType.LargeUtf8 or ArrowType.BinaryView or ArrowType.Utf8View) => null,
            _ => throw new UnreachableException($"A field of type {Leaf.Type} was let in."),
        };
    }
}

/// <summary>A column in a batch.</summary>
internal sealed class ArrowColumnReader
{
    private readonly ArrowColumn column;
    private readonly ArrowValues[] above;
    private readonly ArrowValues field;
    private readonly ArrowValues leaf;
    private readonly Func<CellReader, ColumnCells> dictionary;
    private readonly List<ColumnCells> dictionaries = [];
    private readonly ColumnCells text = new(CellReader.Text, 1);

    /// <param name="dictionary">Gives the cells of its dictionary, as a reader makes them.</param>
    public ArrowColumnReader(ArrowBatch batch, ArrowColumn column, Func<CellReader, ColumnCells> dictionary)
    {
        (this.column, this.dictionary) = (column, dictionary);
        above = [.. column.Above.Select(f => new ArrowValues(batch, f))];
        field = new ArrowValues(batch, column.Field);
        leaf = column.IsList ? new ArrowValues(batch, column.Leaf) : field;
        Rows = field.Length;
        if (above.Append(field).Any(f => f.Length != batch.Rows))
        {
            throw new InvalidDataException("a field has other rows than its batch");
        }
    }

    /// <summary>Its rows.</summary>
    public int Rows { get; }

    /// <summary>Puts a row's value into a cell.</summary>
    /// <param name="element">Of a list of constant length, which element.</param>
    public void Put(int row, int element, ColumnCells into, int cell)
    {
        if (IsMissing(row))
        {
            into.PutMissing(cell);
        }
        else if (!column.IsList)
        {
            PutValue(row, into, cell);
        }
        else
        {
            PutOfList(field.Elements(row), element, into, cell);
        }
    }

    /// <summary>The length that all lists have that have one; 0 where none has, null where they differ.</summary>
    public int? ConstantLength()
    {
        int constant = 0;
        for (int row = 0; row < Rows; row++)
        {
            if (!IsMissing(row) && field.Elements(row) is var (start, end) && end > start)
            {
                constant = constant == 0 ? end - start : constant;
                if (end - start != constant)
                {
                    return null;
                }
            }
        }

        return constant;
    }

    private bool IsMissing(int row) => Array.Exists(above, a => a.IsMissing(row)) || field.IsMissing(row);

    private void PutOfList((int Start, int End) list, int element, ColumnCells into, int cell)
    {
        int length = list.End - list.Start;
        if (list.End > leaf.Length)
        {
            throw new InvalidDataException("a list ends behind its values");
        }

        if (column.Elements > 0)
        {
            if (length == column.Elements)
            {
                PutValue(list.Start + element, into, cell);
                return;
            }

            into.PutMissing(cell);
            if (length > 0)
            {
                into.Bad[cell] = $"the list has {length} values, others have {column.Elements}";
            }

            return;
        }

        var texts = new StringBuilder();
        for (int i = list.Start; i < list.End; i++)
        {
            PutValue(i, text, 0);
            texts.Append(texts.Length == 0 || text.Values![0] is null ? string.Empty : " ").Append(text.Values![0]);
        }

        into.PutText(cell, texts.Length == 0 ? null : texts.ToString());
    }

    private void PutValue(int at, ColumnCells into, int cell)
    {
        if (column.Leaf.Dictionary is null)
        {
            leaf.Put(at, into, cell);
            return;
        }

        if (leaf.IsMissing(at))
        {
            into.PutMissing(cell);
            return;
        }

        ColumnCells? dictionary = dictionaries.Find(d => d.Reader.IsSame(into.Reader));
        if (dictionary is null)
        {
            dictionary = this.dictionary(into.Reader);
            dictionaries.Add(dictionary);
        }

        long index = leaf.Index(at);
        if (index < 0 || index >= dictionary.Count)
        {
            throw new InvalidDataException("a value is not in its dictionary");
        }

        into.CopyOne(dictionary, (int)index, cell);
    }
}

/// <summary>The rows of a batch.</summary>
internal sealed class ArrowRows(int all, IReadOnlyList<(ArrowColumnReader? Column, int Element, CellReader Reader)> outputs) : IColumnarRows
{
    private int at;

    /// <inheritdoc/>
    public void Skip(int rows) =>
        at = rows <= all - at ? at + rows : throw new InvalidDataException("a batch has fewer rows than it says");

    /// <inheritdoc/>
    public ColumnCells[] Read(int rows)
    {
        int first = at;
        Skip(rows);
        return [.. outputs.Select(output =>
        {
            var cells = new ColumnCells(output.Reader, rows);
            for (int row = 0; row < rows; row++)
            {
                output.Column?.Put(first + row, output.Element, cells, row);
            }

            return cells;
        })];
    }
}
