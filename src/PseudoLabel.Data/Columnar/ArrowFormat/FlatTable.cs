using System.Buffers.Binary;
using System.Text;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>
/// A table of a FlatBuffer, in which Arrow's messages are written: its fields by their numbers, each missing or at a place that an offset
/// tells. Places outside of the buffer cost an <see cref="InvalidDataException"/>.
/// </summary>
internal readonly struct FlatTable
{
    private readonly ReadOnlyMemory<byte> buffer;
    private readonly int table;
    private readonly int fields;
    private readonly int fieldBytes;

    private FlatTable(ReadOnlyMemory<byte> buffer, int table)
    {
        (this.buffer, this.table) = (buffer, table);
        fields = table - Int32(table);
        fieldBytes = UInt16(fields);
    }

    /// <summary>The outermost table of a buffer.</summary>
    public static FlatTable Root(ReadOnlyMemory<byte> buffer) => new(buffer, new FlatTable(buffer).Follow(0));

    private FlatTable(ReadOnlyMemory<byte> buffer)
    {
        this.buffer = buffer;
    }

    public byte Byte(int field, byte otherwise = 0) => Place(field) is { } at ? Span(at, 1)[0] : otherwise;

    public bool Bool(int field) => Byte(field) != 0;

    public short Short(int field, short otherwise = 0) => Place(field) is { } at ? (short)UInt16(at) : otherwise;

    public int Int(int field, int otherwise = 0) => Place(field) is { } at ? Int32(at) : otherwise;

    public long Long(int field) => Place(field) is { } at ? BinaryPrimitives.ReadInt64LittleEndian(Span(at, sizeof(long))) : 0;

    public string Text(int field)
    {
        if (Place(field) is not { } at)
        {
            return string.Empty;
        }

        int text = Follow(at);
        return Encoding.UTF8.GetString(Span(text + sizeof(int), Int32(text)));
    }

    public FlatTable? Table(int field) => Place(field) is { } at ? new FlatTable(buffer, Follow(at)) : null;

    /// <summary>The elements of a vector of structures of some bytes each.</summary>
    public ReadOnlyMemory<byte> Structures(int field, int size)
    {
        if (Place(field) is not { } at)
        {
            return ReadOnlyMemory<byte>.Empty;
        }

        int vector = Follow(at);
        long length = (long)Int32(vector) * size;
        if (length < 0 || length > buffer.Length)
        {
            throw Outside();
        }

        Span(vector + sizeof(int), (int)length);
        return buffer.Slice(vector + sizeof(int), (int)length);
    }

    /// <summary>The elements of a vector of tables.</summary>
    public IReadOnlyList<FlatTable> Tables(int field)
    {
        if (Place(field) is not { } at)
        {
            return [];
        }

        int vector = Follow(at);
        int count = Int32(vector);
        if (count < 0 || count > buffer.Length / sizeof(int))
        {
            throw Outside();
        }

        var tables = new List<FlatTable>(count);
        for (int i = 0; i < count; i++)
        {
            tables.Add(new FlatTable(buffer, Follow(vector + sizeof(int) + (sizeof(int) * i))));
        }

        return tables;
    }

    private int? Place(int field)
    {
        int entry = 4 + (2 * field);
        if (entry + 2 > fieldBytes)
        {
            return null;
        }

        int offset = UInt16(fields + entry);
        return offset == 0 ? null : table + offset;
    }

    private int Follow(int at)
    {
        uint offset = (uint)Int32(at);
        return offset <= buffer.Length - at ? at + (int)offset : throw Outside();
    }

    private int Int32(int at) => BinaryPrimitives.ReadInt32LittleEndian(Span(at, sizeof(int)));

    private int UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(Span(at, sizeof(ushort)));

    private ReadOnlySpan<byte> Span(int at, int length) =>
        at >= 0 && length >= 0 && at <= buffer.Length - length ? buffer.Span.Slice(at, length) : throw Outside();

    private static InvalidDataException Outside() => new("its metadata points outside of itself");
}
