using System.Text;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// Reads Thrift's compact protocol, in which Parquet's footer and page headers are written. No length or depth is believed: lists are no
/// longer than the bytes that are left, and what is passed over is nested at most sixteen deep.
/// </summary>
internal ref struct CompactReader(ReadOnlySpan<byte> bytes)
{
    private const int MostDepth = 16;
    private readonly ReadOnlySpan<byte> bytes = bytes;

    /// <summary>Bytes read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Reads the head of the next field.</summary>
    /// <param name="id">The field's number: the last one's before, 0 at a structure's start.</param>
    /// <returns>False at the structure's end.</returns>
    public bool Field(ref int id, out CompactType type)
    {
        byte head = Byte();
        type = (CompactType)(head & 0xF);
        if (head == 0)
        {
            return false;
        }

        int step = head >> 4;
        id = step == 0 ? (int)Integer() : id + step;
        return true;
    }

    /// <summary>Reads the head of a list.</summary>
    public int List(out CompactType type)
    {
        byte head = Byte();
        type = (CompactType)(head & 0xF);
        ulong count = (ulong)(head >> 4);
        return Count(count == 15 ? Varint() : count);
    }

    /// <summary>Reads a signed integer of any width.</summary>
    public long Integer()
    {
        ulong raw = Varint();
        return (long)(raw >> 1) ^ -(long)(raw & 1);
    }

    /// <summary>Reads a signed integer that must fit 32 bits.</summary>
    public int Int32()
    {
        long value = Integer();
        return value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new InvalidDataException("a number in the metadata is too large");
    }

    /// <summary>Reads text.</summary>
    public string Text() => Encoding.UTF8.GetString(Take(Count(Varint())));

    /// <summary>Passes over a field.</summary>
    public void Skip(CompactType type) => Skip(type, 0);

    private void Skip(CompactType type, int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidDataException("its metadata is nested too deep");
        }

        switch (type)
        {
            case CompactType.True or CompactType.False:
                break;
            case CompactType.Byte:
                Take(1);
                break;
            case CompactType.I16 or CompactType.I32 or CompactType.I64:
                Varint();
                break;
            case CompactType.Double:
                Take(sizeof(double));
                break;
            case CompactType.Binary:
                Take(Count(Varint()));
                break;
            case CompactType.Uuid:
                Take(16);
                break;
            case CompactType.List or CompactType.Set:
                for (int count = List(out CompactType element); count > 0; count--)
                {
                    SkipElement(element, depth + 1);
                }

                break;
            case CompactType.Map:
                int pairs = Count(Varint());
                byte types = pairs == 0 ? (byte)0 : Byte();
                for (; pairs > 0; pairs--)
                {
                    SkipElement((CompactType)(types >> 4), depth + 1);
                    SkipElement((CompactType)(types & 0xF), depth + 1);
                }

                break;
            case CompactType.Structure:
                for (int id = 0; Field(ref id, out CompactType field);)
                {
                    Skip(field, depth + 1);
                }

                break;
            default:
                throw new InvalidDataException("its metadata has fields of an unknown type");
        }
    }

    /// <summary>A boolean is a byte as an element, and in its head as a field.</summary>
    private void SkipElement(CompactType type, int depth) =>
        Skip(type is CompactType.True or CompactType.False ? CompactType.Byte : type, depth);

    private int Count(ulong count) =>
        count <= (ulong)(bytes.Length - Position) ? (int)count : throw new EndOfStreamException("its metadata ends too soon");

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("a number in the metadata is too large");
    }

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - Position)
        {
            throw new EndOfStreamException("its metadata ends too soon");
        }

        Position += count;
        return bytes.Slice(Position - count, count);
    }
}

/// <summary>Thrift's types in the compact protocol.</summary>
internal enum CompactType
{
    Stop,
    True,
    False,
    Byte,
    I16,
    I32,
    I64,
    Double,
    Binary,
    List,
    Set,
    Map,
    Structure,
    Uuid,
}
