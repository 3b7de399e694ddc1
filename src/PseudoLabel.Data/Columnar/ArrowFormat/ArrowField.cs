namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>A field of the schema: its type, its children, and where its parts stand in every batch.</summary>
internal sealed record ArrowField
{
    private const int MostDepth = 64;
    private const int MostFields = 1 << 17;

    public required string Name { get; init; }

    public required ArrowType Type { get; init; }

    /// <summary>Of integers and decimals.</summary>
    public int Bits { get; init; }

    public bool Signed { get; init; }

    public int Scale { get; init; }

    /// <summary>Bytes of a value, or values of a list, of a fixed length.</summary>
    public int Length { get; init; }

    /// <summary>
    /// Parts of a second, or, of a date, days (0) or milliseconds (1,000); of an interval its unit; of a union sparse (0) or dense (1).
    /// </summary>
    public long Unit { get; init; }

    /// <summary>Whether its bytes are a UUID.</summary>
    public bool IsUuid { get; init; }

    /// <summary>The number of the dictionary that holds its values; null where they are in the batches.</summary>
    public long? Dictionary { get; init; }

    /// <summary>The type of indices of the dictionary.</summary>
    public (int Bits, bool Signed) Index { get; init; }

    public required IReadOnlyList<ArrowField> Children { get; init; }

    /// <summary>Its number in the order in which batches list fields; set for fields of batches.</summary>
    public int Node { get; private set; }

    /// <summary>Reads the fields of a schema.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public static IReadOnlyList<ArrowField> Read(FlatTable schema)
    {
        int left = MostFields;
        ArrowField[] fields = [.. schema.Tables(1).Select(f => Read(f, 0, ref left))];
        int node = 0;
        Array.ForEach(fields, f => f.Number(ref node));
        return fields;
    }

    /// <summary>The field with its values in place of indices: what batches of its dictionary hold.</summary>
    public ArrowField Values()
    {
        ArrowField values = this with { Dictionary = null, Children = [] };
        values.Node = 0;
        return values;
    }

    private void Number(ref int node)
    {
        Node = node++;
        if (Dictionary is null)
        {
            foreach (ArrowField child in Children)
            {
                child.Number(ref node);
            }
        }
    }

    private static ArrowField Read(FlatTable field, int depth, ref int left)
    {
        if (depth > MostDepth || left-- == 0)
        {
            throw new InvalidDataException("its schema is nested too deep");
        }

        var kind = (ArrowType)field.Byte(2);
        FlatTable? type = field.Table(3);
        FlatTable? dictionary = field.Table(4);
        FlatTable? index = dictionary?.Table(1);
        var children = new List<ArrowField>();
        foreach (FlatTable child in field.Tables(5))
        {
            children.Add(Read(child, depth + 1, ref left));
        }

        (int bits, long unit) = kind switch
        {
            ArrowType.Int => (type?.Int(0) ?? 0, 0),
            ArrowType.Float => (OfPrecision(type?.Short(0) ?? 0), 0),
            ArrowType.Decimal => (type?.Int(2, 128) ?? 128, 0),
            ArrowType.Date => (0, OfDate(type?.Short(0, 1) ?? 1)),
            ArrowType.Time => (type?.Int(1, 32) ?? 32, OfSecond(type?.Short(0, 1) ?? 1)),
            ArrowType.Timestamp => (0, OfSecond(type?.Short(0) ?? 0)),
            ArrowType.Duration => (0, OfSecond(type?.Short(0, 1) ?? 1)),
            ArrowType.Interval => (0, OfInterval(type?.Short(0) ?? 0)),
            ArrowType.Union => (0, OfUnion(type?.Short(0) ?? 0)),
            ArrowType.Null or ArrowType.Binary or ArrowType.Utf8 or ArrowType.Bool or ArrowType.List or ArrowType.Struct
                or ArrowType.FixedSizeBinary or ArrowType.FixedSizeList or ArrowType.Map or ArrowType.LargeBinary or ArrowType.LargeUtf8
                or ArrowType.LargeList or ArrowType.RunEndEncoded or ArrowType.BinaryView or ArrowType.Utf8View or ArrowType.ListView
                or ArrowType.LargeListView => (0, 0L),
            ArrowType.None or > ArrowType.LargeListView => throw new UnknownTypeException(field.Text(0)),
        };
        return new ArrowField
        {
            Name = field.Text(0),
            Type = kind,
            Bits = bits,
            Signed = type?.Bool(1) ?? false,
            Scale = kind == ArrowType.Decimal ? type?.Int(1) ?? 0 : 0,
            Length = kind is ArrowType.FixedSizeBinary or ArrowType.FixedSizeList ? type?.Int(0) ?? 0 : 0,
            Unit = unit,
            IsUuid = kind == ArrowType.FixedSizeBinary && type?.Int(0) == 16
                && field.Tables(6).Any(m => m.Text(0) == "ARROW:extension:name" && m.Text(1) == "arrow.uuid"),
            Dictionary = dictionary?.Long(0),
            Index = index is null ? (32, true) : (index.Value.Int(0), index.Value.Bool(1)),
            Children = children,
        };
    }

    private static int OfPrecision(short precision) => precision switch
    {
        0 => 16,
        1 => 32,
        2 => 64,
        _ => throw new InvalidDataException("a number has a precision that cannot be"),
    };

    private static long OfDate(short unit) => unit switch
    {
        0 => 0,
        1 => 1_000,
        _ => throw UnknownUnit(),
    };

    private static long OfSecond(short unit) => unit switch
    {
        0 => 1,
        1 => 1_000,
        2 => 1_000_000,
        3 => 1_000_000_000,
        _ => throw UnknownUnit(),
    };

    private static long OfInterval(short unit) => unit is >= 0 and <= 2 ? unit : throw UnknownUnit();

    private static long OfUnion(short mode) =>
        mode is 0 or 1 ? mode : throw new InvalidDataException("a union is of a kind that cannot be");

    private static InvalidDataException UnknownUnit() => new("a unit of time is unknown");
}

/// <summary>A column of a type that is not known: how many buffers it has is not either, so that none after it is found.</summary>
internal sealed class UnknownTypeException(string column) : Exception
{
    public string Column => column;
}

/// <summary>Types, as the format numbers them.</summary>
internal enum ArrowType : byte
{
    None,
    Null,
    Int,
    Float,
    Binary,
    Utf8,
    Bool,
    Decimal,
    Date,
    Time,
    Timestamp,
    Interval,
    List,
    Struct,
    Union,
    FixedSizeBinary,
    FixedSizeList,
    Map,
    Duration,
    LargeBinary,
    LargeUtf8,
    LargeList,
    RunEndEncoded,
    BinaryView,
    Utf8View,
    ListView,
    LargeListView,
}
