using System.Buffers.Binary;

namespace PseudoLabel.Run.Results.Parquet;

/// <summary>
/// A structure in Thrift's compact protocol, read without knowing what it means and written back to the same bytes: what the footer of a
/// Parquet file is made of (https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md). No maps, which Parquet has
/// none of.
/// </summary>
internal sealed class ThriftStruct
{
    private const byte True = 1, False = 2, Byte = 3, I16 = 4, I32 = 5, I64 = 6, Double = 7, Binary = 8, List = 9, SetList = 10,
        Struct = 12;

    /// <summary>Structures and lists within each other, at most: a footer has some eight.</summary>
    private const int Deepest = 64;

    private readonly List<(short Id, byte Type, object? Value)> fields = [];

    /// <summary>Reads a structure.</summary>
    /// <param name="bytes">The bytes, at its first; after, at what follows it.</param>
    /// <exception cref="InvalidDataException">The bytes are no such structure.</exception>
    public static ThriftStruct Read(ref ReadOnlySpan<byte> bytes)
    {
        try
        {
            return ReadFields(ref bytes, 0);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("The footer of this Parquet file is cut short.", e);
        }
    }

    /// <summary>An integer field's value; null where there is no such field.</summary>
    /// <param name="id">The field.</param>
    public long? Integer(short id) => Find(id) is var at && at < 0 ? null : (long)fields[at].Value!;

    /// <summary>The structure in a field.</summary>
    /// <param name="id">The field.</param>
    public ThriftStruct Inner(short id) => (ThriftStruct)fields[Find(id)].Value!;

    /// <summary>The structures in a list; none where there is no such field.</summary>
    /// <param name="id">The field.</param>
    public IEnumerable<ThriftStruct> Inners(short id) =>
        Find(id) is var at && at < 0 ? [] : ((ThriftList)fields[at].Value!).Items.Cast<ThriftStruct>();

    /// <summary>Sets an integer field that is there.</summary>
    /// <param name="id">The field.</param>
    /// <param name="value">Its new value.</param>
    public void Set(short id, long value) => Replace(id, value);

    /// <summary>Puts structures that are written already in the place of a list that is there.</summary>
    /// <param name="id">The field.</param>
    /// <param name="count">How many.</param>
    /// <param name="written">Their bytes.</param>
    public void SetInners(short id, int count, MemoryStream written) => Replace(id, new WrittenList(count, written));

    /// <summary>Writes the structure.</summary>
    public void Write(Stream stream)
    {
        short last = 0;
        foreach ((short id, byte type, object? value) in fields)
        {
            int delta = id - last;
            if (delta is > 0 and <= 15)
            {
                stream.WriteByte((byte)(delta << 4 | type));
            }
            else
            {
                stream.WriteByte(type);
                WriteNumber(stream, ZigZag(id));
            }

            WriteValue(stream, type, value);
            last = id;
        }

        stream.WriteByte(0);
    }

    private int Find(short id) => fields.FindIndex(f => f.Id == id);

    private void Replace(short id, object value)
    {
        int at = Find(id);
        fields[at] = fields[at] with { Value = value };
    }

    private static ThriftStruct ReadFields(ref ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"The footer of this Parquet file has more than {Deepest} structures within each other.");
        }

        var read = new ThriftStruct();
        short last = 0;
        while (Take(ref bytes) is var head && head != 0)
        {
            int delta = head >> 4;
            short id = delta == 0 ? (short)UnZigZag(ReadNumber(ref bytes)) : (short)(last + delta);
            byte type = (byte)(head & 15);
            read.fields.Add((id, type, ReadValue(ref bytes, type, depth)));
            last = id;
        }

        return read;
    }

    private static object? ReadValue(ref ReadOnlySpan<byte> bytes, byte type, int depth)
    {
        switch (type)
        {
            case True or False:
                return null;
            case Byte:
                return (long)Take(ref bytes);
            case I16 or I32 or I64:
                return UnZigZag(ReadNumber(ref bytes));
            case Double:
                long bits = BinaryPrimitives.ReadInt64LittleEndian(bytes);
                bytes = bytes[sizeof(long)..];
                return bits;
            case Binary:
                int length = (int)ReadNumber(ref bytes);
                byte[] text = bytes[..length].ToArray();
                bytes = bytes[length..];
                return text;
            case List or SetList:
                return ReadList(ref bytes, depth + 1);
            case Struct:
                return ReadFields(ref bytes, depth + 1);
            default:
                throw new InvalidDataException($"The footer of this Parquet file has a field of type {type}, which is unknown.");
        }
    }

    private static ThriftList ReadList(ref ReadOnlySpan<byte> bytes, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"The footer of this Parquet file has more than {Deepest} lists within each other.");
        }

        byte head = Take(ref bytes);
        byte type = (byte)(head & 15);
        int count = head >> 4 == 15 ? (int)ReadNumber(ref bytes) : head >> 4;
        var items = new List<object?>();
        for (int i = 0; i < count; i++)
        {
            // In a list a truth value is a byte of its own.
            items.Add(type is True or False ? (long)Take(ref bytes) : ReadValue(ref bytes, type, depth));
        }

        return new ThriftList(type, items);
    }

    private static void WriteValue(Stream stream, byte type, object? value)
    {
        switch (value)
        {
            case null:
                break;
            case long number when type is Byte or True or False:
                stream.WriteByte((byte)number);
                break;
            case long bits when type == Double:
                Span<byte> eight = stackalloc byte[sizeof(long)];
                BinaryPrimitives.WriteInt64LittleEndian(eight, bits);
                stream.Write(eight);
                break;
            case long number:
                WriteNumber(stream, ZigZag(number));
                break;
            case byte[] text:
                WriteNumber(stream, (ulong)text.Length);
                stream.Write(text);
                break;
            case ThriftList list:
                WriteListHead(stream, list.Type, list.Items.Count);
                list.Items.ForEach(item => WriteValue(stream, list.Type, item));
                break;
            case WrittenList list:
                WriteListHead(stream, Struct, list.Count);
                list.Bytes.WriteTo(stream);
                break;
            case ThriftStruct inner:
                inner.Write(stream);
                break;
        }
    }

    private static void WriteListHead(Stream stream, byte type, int count)
    {
        stream.WriteByte((byte)(Math.Min(count, 15) << 4 | type));
        if (count >= 15)
        {
            WriteNumber(stream, (ulong)count);
        }
    }

    private static byte Take(ref ReadOnlySpan<byte> bytes)
    {
        byte first = bytes[0];
        bytes = bytes[1..];
        return first;
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        ulong number = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte next = Take(ref bytes);
            number |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return number;
            }
        }
    }

    private static void WriteNumber(Stream stream, ulong number)
    {
        for (; number >= 128; number >>= 7)
        {
            stream.WriteByte((byte)(number | 128));
        }

        stream.WriteByte((byte)number);
    }

    private static ulong ZigZag(long value) => (ulong)(value << 1 ^ value >> 63);

    private static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);

    private sealed record ThriftList(byte Type, List<object?> Items);

    private sealed record WrittenList(int Count, MemoryStream Bytes);
}
