namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>What a file's footer says: its schema, flattened, and where its row groups are.</summary>
/// <param name="Schema">The tree of columns, each node before its children.</param>
internal sealed record FileFooter(long Rows, IReadOnlyList<SchemaNode> Schema, IReadOnlyList<RowGroup> Groups)
{
    private const int TailBytes = 8;

    // What a file mostly needs, so that one read finds it.
    private const int FirstRead = 1 << 16;

    /// <summary>Reads the footer at the file's end.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not one of Parquet.</exception>
    public static FileFooter Read(Stream stream)
    {
        long length = stream.Length;
        byte[] end = At(stream, Math.Max(0, length - FirstRead), (int)Math.Min(length, FirstRead));
        if (end.Length < 4 + TailBytes || !end.AsSpan()[^4..].SequenceEqual("PAR1"u8))
        {
            throw end.AsSpan().EndsWith("PARE"u8) ? new EncryptedFileException() : new InvalidDataException("it does not end as one");
        }

        uint size = BitConverter.ToUInt32(end, end.Length - TailBytes);
        if (size > length - TailBytes - 4)
        {
            throw new InvalidDataException("its footer is longer than the file");
        }

        if (size > int.MaxValue - TailBytes)
        {
            throw new InvalidDataException("its footer is larger than 2 GiB");
        }

        long start = length - TailBytes - size;
        byte[] bytes = size <= end.Length - TailBytes ? end[^((int)size + TailBytes)..^TailBytes] : At(stream, start, (int)size);
        return FooterParser.Parse(bytes, start);
    }

    private static byte[] At(Stream stream, long position, int count)
    {
        var bytes = new byte[count];
        stream.Position = position;
        stream.ReadExactly(bytes);
        return bytes;
    }
}

/// <summary>A file whose footer is encrypted: whole, but not to be read.</summary>
internal sealed class EncryptedFileException : Exception;

/// <summary>A column, or a group of columns.</summary>
internal sealed record SchemaNode
{
    /// <summary>A unit of time that is missing, or that the format has not had so far: a column with it is not read.</summary>
    public const long UnknownUnit = 0;

    public string Name { get; set; } = "";

    /// <summary>How its values are stored; null for a group.</summary>
    public PhysicalType? Type { get; set; }

    public int TypeLength { get; set; }

    /// <summary>0 required, 1 optional, 2 repeated.</summary>
    public int Repetition { get; set; }

    public int Children { get; set; }

    /// <summary>The older word on what the values mean; -1 where there is none.</summary>
    public int Converted { get; set; } = -1;

    public int Scale { get; set; }

    public int Precision { get; set; }

    /// <summary>The newer word on what the values mean.</summary>
    public LogicalType Logical { get; set; }

    /// <summary>Parts of a second, for times and timestamps; <see cref="UnknownUnit"/> where the file does not say which.</summary>
    public long OfSecond { get; set; }

    /// <summary>Whether an integer has a sign.</summary>
    public bool Signed { get; set; } = true;
}

/// <summary>Rows that are stored together, column by column.</summary>
/// <param name="Chunks">Where each column's values are.</param>
internal sealed record RowGroup(long Rows, IReadOnlyList<ColumnChunk> Chunks);

/// <summary>The values of a column in a row group.</summary>
internal sealed record ColumnChunk
{
    public PhysicalType Type { get; set; } = (PhysicalType)(-1);

    public int Codec { get; set; }

    /// <summary>Values, missing ones included; of lists, elements.</summary>
    public long Values { get; set; } = -1;

    public long CompressedSize { get; set; } = -1;

    /// <summary>Bytes of its pages once they are unpacked.</summary>
    public long UncompressedSize { get; set; } = -1;

    public long DataPage { get; set; } = -1;

    public long? DictionaryPage { get; set; }

    public bool Encrypted { get; set; }

    public bool Elsewhere { get; set; }

    /// <summary>The first byte of its first page. Some writers name 0 for a dictionary that there is none of.</summary>
    public long Start => DictionaryPage is > 0 && DictionaryPage < DataPage ? DictionaryPage.Value : DataPage;
}

/// <summary>How values are stored.</summary>
internal enum PhysicalType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Float,
    Double,
    ByteArray,
    FixedLengthByteArray,
}

/// <summary>What values mean; numbered as the format numbers them.</summary>
internal enum LogicalType
{
    None = 0,
    Text = 1,
    Map = 2,
    List = 3,
    Enumeration = 4,
    Decimal = 5,
    Date = 6,
    Time = 7,
    Timestamp = 8,
    Integer = 10,
    Nothing = 11,
    Json = 12,
    Bson = 13,
    Uuid = 14,
    Float16 = 15,
    Variant = 16,
    Geometry = 17,
    Geography = 18,

    // Known to the older word only.
    Interval = 100,
}
