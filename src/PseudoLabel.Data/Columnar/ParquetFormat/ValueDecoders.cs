using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Reads the values of a page, some at a time.</summary>
internal abstract class ValueDecoder
{
    /// <summary>Reads the next values into the first places of a block.</summary>
    /// <exception cref="InvalidDataException">There are not as many.</exception>
    public abstract void Read(int count, ValueBlock into);

    /// <summary>The decoder of a page's values.</summary>
    /// <param name="encoding">The encoding's number in the format; not that of a dictionary.</param>
    /// <param name="most">Values of the page, missing ones included.</param>
    /// <returns>Null for an encoding that is not known for the column's type.</returns>
    public static ValueDecoder? Create(int encoding, SchemaNode leaf, ReadOnlyMemory<byte> data, int most)
    {
        PhysicalType type = leaf.Type!.Value;
        return (encoding, type) switch
        {
            (0, PhysicalType.Boolean) => new PlainBooleans(data),
            (0, PhysicalType.ByteArray) => new PlainBytes(data),
            (0, _) => new PlainFixed(type, Size(leaf), data),
            (3, PhysicalType.Boolean) => RunBooleans.Create(data),
            (5, PhysicalType.Int32 or PhysicalType.Int64) => new DeltaIntegers(type, new DeltaDecoder(data, most)),
            (6, PhysicalType.ByteArray) => DeltaLengthBytes.Create(data, most),
            (7, PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray) => DeltaBytes.Create(data, most),
            (9, PhysicalType.Int32 or PhysicalType.Int64 or PhysicalType.Float or PhysicalType.Double
                or PhysicalType.FixedLengthByteArray) =>
                new PlainFixed(type, Size(leaf), Joined(data.Span, Size(leaf))),
            _ => null,
        };
    }

    /// <summary>Bytes of a value of a fixed size.</summary>
    public static int Size(SchemaNode leaf) => leaf.Type switch
    {
        PhysicalType.Int32 or PhysicalType.Float => 4,
        PhysicalType.Int64 or PhysicalType.Double => 8,
        PhysicalType.Int96 => 12,
        PhysicalType.FixedLengthByteArray => leaf.TypeLength,
        _ => throw new UnreachableException($"Values of type {leaf.Type} have no fixed size."),
    };

    /// <summary>Values whose first bytes lie together, then their second ones, and so on (BYTE_STREAM_SPLIT), put together again.</summary>
    private static byte[] Joined(ReadOnlySpan<byte> split, int size)
    {
        if (split.Length % size != 0)
        {
            throw new InvalidDataException("a page's streams of bytes have different lengths");
        }

        var joined = new byte[split.Length];
        int count = split.Length / size;
        for (int part = 0; part < size; part++)
        {
            ReadOnlySpan<byte> stream = split.Slice(part * count, count);
            for (int i = 0; i < stream.Length; i++)
            {
                joined[(i * size) + part] = stream[i];
            }
        }

        return joined;
    }

    protected static InvalidDataException TooShort() => new("a page ends before its values");
}

/// <summary>Booleans, a bit each.</summary>
internal sealed class PlainBooleans(ReadOnlyMemory<byte> data) : ValueDecoder
{
    private long bit;

    public override void Read(int count, ValueBlock into)
    {
        if (count > (data.Length * 8L) - bit)
        {
            throw TooShort();
        }

        into.Ensure(PhysicalType.Boolean, count);
        ReadOnlySpan<byte> bytes = data.Span;
        for (int i = 0; i < count; i++, bit++)
        {
            into.Integers[i] = (bytes[(int)(bit >> 3)] >> (int)(bit & 7)) & 1;
        }
    }
}

/// <summary>Booleans in runs, behind the length of them.</summary>
internal sealed class RunBooleans(HybridDecoder runs) : ValueDecoder
{
    private int[] values = [];

    public static RunBooleans Create(ReadOnlyMemory<byte> data)
    {
        if (data.Length < 4 || BinaryPrimitives.ReadUInt32LittleEndian(data.Span) > data.Length - 4)
        {
            throw TooShort();
        }

        return new RunBooleans(new HybridDecoder(data.Slice(4, (int)BinaryPrimitives.ReadUInt32LittleEndian(data.Span)), 1));
    }

    public override void Read(int count, ValueBlock into)
    {
        into.Ensure(PhysicalType.Boolean, count);
        values = values.Length >= count ? values : new int[count];
        runs.Read(values.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            into.Integers[i] = values[i];
        }
    }
}

/// <summary>Values of a fixed size, one behind another.</summary>
internal sealed class PlainFixed(PhysicalType type, int size, ReadOnlyMemory<byte> data) : ValueDecoder
{
    private int at;

    public override void Read(int count, ValueBlock into)
    {
        if ((long)count * size > data.Length - at)
        {
            throw TooShort();
        }

        into.Ensure(type, count);
        ReadOnlySpan<byte> bytes = data.Span.Slice(at, count * size);
        switch (type)
        {
            case PhysicalType.Float:
                MemoryMarshal.Cast<byte, float>(bytes).CopyTo(into.Floats);
                break;
            case PhysicalType.Double:
                MemoryMarshal.Cast<byte, double>(bytes).CopyTo(into.Doubles);
                break;
            case PhysicalType.Int64:
                MemoryMarshal.Cast<byte, long>(bytes).CopyTo(into.Integers);
                break;
            case PhysicalType.Int32:
                ReadOnlySpan<int> values = MemoryMarshal.Cast<byte, int>(bytes);
                for (int i = 0; i < values.Length; i++)
                {
                    into.Integers[i] = values[i];
                }

                break;
            case PhysicalType.Int96 or PhysicalType.FixedLengthByteArray:
                into.Bytes = data;
                for (int i = 0; i < count; i++)
                {
                    into.Starts[i] = at + (i * size);
                    into.Lengths[i] = size;
                }

                break;
            default:
                throw new UnreachableException($"Values of type {type} have no fixed size.");
        }

        at += bytes.Length;
    }
}

/// <summary>Texts, each behind its length.</summary>
internal sealed class PlainBytes(ReadOnlyMemory<byte> data) : ValueDecoder
{
    private int at;

    public override void Read(int count, ValueBlock into)
    {
        into.Ensure(PhysicalType.ByteArray, count);
        into.Bytes = data;
        ReadOnlySpan<byte> bytes = data.Span;
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length - at < 4 || BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) is var length
                && length > bytes.Length - at - 4)
            {
                throw TooShort();
            }

            into.Starts[i] = at + 4;
            into.Lengths[i] = (int)length;
            at += 4 + (int)length;
        }
    }
}

/// <summary>Integers as differences.</summary>
internal sealed class DeltaIntegers(PhysicalType type, DeltaDecoder values) : ValueDecoder
{
    public override void Read(int count, ValueBlock into)
    {
        into.Ensure(type, count);
        values.Read(into.Integers.AsSpan(0, count));
        for (int i = 0; type == PhysicalType.Int32 && i < count; i++)
        {
            // Differences wrap around.
            into.Integers[i] = (int)into.Integers[i];
        }
    }
}

/// <summary>Texts one behind another, behind the lengths of all.</summary>
internal sealed class DeltaLengthBytes(int[] lengths, ReadOnlyMemory<byte> data) : ValueDecoder
{
    private int next;
    private int at;

    public static DeltaLengthBytes Create(ReadOnlyMemory<byte> data, int most)
    {
        var decoder = new DeltaDecoder(data, most);
        int[] lengths = decoder.Lengths();
        return new DeltaLengthBytes(lengths, data[decoder.End..]);
    }

    public override void Read(int count, ValueBlock into)
    {
        into.Ensure(PhysicalType.ByteArray, count);
        into.Bytes = data;
        for (int i = 0; i < count; i++)
        {
            if (next == lengths.Length || lengths[next] > data.Length - at)
            {
                throw TooShort();
            }

            into.Starts[i] = at;
            into.Lengths[i] = lengths[next];
            at += lengths[next++];
        }
    }
}

/// <summary>Texts, each without what it has in common with the start of the one before.</summary>
internal sealed class DeltaBytes(int[] prefixes, int[] suffixes, ReadOnlyMemory<byte> data) : ValueDecoder
{
    private const int MostBytes = 1 << 28;

    // What a page's texts may be together: some bytes can say that each is as its long predecessor.
    private const long MostOfAPage = 1 << 30;
    private const int MostRatio = 1 << 10;
    private readonly long most = Math.Max(MostOfAPage, (long)MostRatio * data.Length);
    private long written;
    private int next;
    private int at;
    private byte[] last = [];

    public static DeltaBytes Create(ReadOnlyMemory<byte> data, int most)
    {
        var first = new DeltaDecoder(data, most);
        int[] prefixes = first.Lengths();
        ReadOnlyMemory<byte> rest = data[first.End..];
        var second = new DeltaDecoder(rest, most);
        int[] suffixes = second.Lengths();
        return prefixes.Length == suffixes.Length ? new DeltaBytes(prefixes, suffixes, rest[second.End..]) : throw TooShort();
    }

    public override void Read(int count, ValueBlock into)
    {
        into.Ensure(PhysicalType.ByteArray, count);
        using var texts = new MemoryStream();
        for (int i = 0; i < count; i++)
        {
            if (next == prefixes.Length || prefixes[next] > last.Length || suffixes[next] > data.Length - at)
            {
                throw TooShort();
            }

            var text = new byte[prefixes[next] + suffixes[next]];
            if (text.Length > MostBytes - texts.Length)
            {
                throw new InvalidDataException("some thousand texts that follow one another take more than 256 MiB");
            }

            written += text.Length;
            if (written > most)
            {
                throw new UnreadableException("the texts of a page take more than 1 GiB; write the column in another encoding");
            }

            last.AsSpan(0, prefixes[next]).CopyTo(text);
            data.Span.Slice(at, suffixes[next]).CopyTo(text.AsSpan(prefixes[next]));
            into.Starts[i] = (int)texts.Length;
            into.Lengths[i] = text.Length;
            texts.Write(text);
            at += suffixes[next++];
            last = text;
        }

        into.Bytes = texts.GetBuffer().AsMemory(0, (int)texts.Length);
    }
}
