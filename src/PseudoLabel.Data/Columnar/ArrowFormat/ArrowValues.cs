using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>The values of a field of a batch, each at its place.</summary>
internal sealed class ArrowValues
{
    private readonly ArrowField field;
    private readonly ReadOnlyMemory<byte> validity;
    private readonly ReadOnlyMemory<byte> data;
    private readonly ReadOnlyMemory<byte> texts;
    private readonly ReadOnlyMemory<byte>[] views;
    private readonly int bits;

    /// <exception cref="InvalidDataException">Its buffers are shorter than its values.</exception>
    public ArrowValues(ArrowBatch batch, ArrowField field)
    {
        this.field = field;
        Length = batch.Length(field);
        bits = field.Dictionary is null ? Bits(field) : field.Index.Bits;
        views = [];
        if (field.Type == ArrowType.Null && field.Dictionary is null)
        {
            return;
        }

        validity = batch.Buffer(field, 0);
        if (!validity.IsEmpty && validity.Length * 8L < Length)
        {
            throw TooShort();
        }

        // A structure and a list of a fixed length have nothing but what says whether they are there.
        long values = IsOffsets(field) && Length > 0 ? Length + 1L : Length;
        data = bits == 0 ? ReadOnlyMemory<byte>.Empty : batch.Buffer(field, 1);
        if (data.Length * 8L < values * bits)
        {
            throw TooShort();
        }

        if (field.Dictionary is null && field.Type is ArrowType.Utf8 or ArrowType.LargeUtf8 or ArrowType.Binary or ArrowType.LargeBinary)
        {
            texts = batch.Buffer(field, 2);
        }
        else if (field.Dictionary is null && field.Type is ArrowType.Utf8View or ArrowType.BinaryView)
        {
            views = [.. Enumerable.Range(2, batch.Variadic(field)).Select(i => batch.Buffer(field, i))];
        }
    }

    /// <summary>How many there are.</summary>
    public int Length { get; }

    /// <summary>Whether there is none at a place.</summary>
    public bool IsMissing(int at) => !validity.IsEmpty && ((validity.Span[at >> 3] >> (at & 7)) & 1) == 0;

    /// <summary>The index of a value that is in a dictionary.</summary>
    public long Index(int at) => Integer(at, field.Index.Signed);

    /// <summary>Where the elements of a list begin and end among its child's values.</summary>
    public (int Start, int End) Elements(int at)
    {
        if (field.Type == ArrowType.FixedSizeList)
        {
            return (checked(at * field.Length), checked((at + 1) * field.Length));
        }

        long start = Integer(at, signed: true);
        long end = Integer(at + 1, signed: true);
        return start >= 0 && end >= start && end <= int.MaxValue
            ? ((int)start, (int)end)
            : throw new InvalidDataException("a list has a negative length");
    }

    /// <summary>Puts a value into a cell.</summary>
    public void Put(int at, ColumnCells into, int cell)
    {
        if (field.Type == ArrowType.Null || IsMissing(at))
        {
            into.PutMissing(cell);
            return;
        }

        switch (field.Type)
        {
            case ArrowType.Bool:
                into.Put(cell, ((data.Span[at >> 3] >> (at & 7)) & 1) != 0);
                break;
            case ArrowType.Int when field.Signed:
                into.Put(cell, Integer(at, signed: true));
                break;
            case ArrowType.Int:
                into.Put(cell, (ulong)Integer(at, signed: false));
                break;
            case ArrowType.Float when bits == 16:
                into.Put(cell, BinaryPrimitives.ReadHalfLittleEndian(Bytes(at)));
                break;
            case ArrowType.Float when bits == 32:
                into.Put(cell, BinaryPrimitives.ReadSingleLittleEndian(Bytes(at)));
                break;
            case ArrowType.Float:
                into.Put(cell, BinaryPrimitives.ReadDoubleLittleEndian(Bytes(at)));
                break;
            case ArrowType.Decimal:
                into.Put(cell, new BigInteger(Bytes(at)), field.Scale);
                break;
            case ArrowType.Utf8 or ArrowType.LargeUtf8 or ArrowType.Binary or ArrowType.LargeBinary:
                (int start, int end) = Elements(at);
                into.Put(cell, texts.Span[start..end]);
                break;
            case ArrowType.Utf8View or ArrowType.BinaryView:
                into.Put(cell, View(at));
                break;
            case ArrowType.FixedSizeBinary:
                into.PutText(cell, new Guid(Bytes(at), bigEndian: true).ToString());
                break;
            default:
                PutTime(at, into, cell);
                break;
        }
    }

    private void PutTime(int at, ColumnCells into, int cell)
    {
        switch (field.Type)
        {
            case ArrowType.Date:
                long date = Integer(at, signed: true);
                into.Put(cell, field.Unit == 0 ? new DatePoint(date, 0) : DatePoint.Of(date, field.Unit));
                break;
            case ArrowType.Timestamp:
                into.Put(cell, DatePoint.Of(Integer(at, signed: true), field.Unit));
                break;
            case ArrowType.Time:
                into.PutText(cell, DatePoint.TimeOfDay(Integer(at, signed: true), field.Unit));
                break;
            case ArrowType.Duration:
                // Seconds, which is a number that can be learned from.
                into.Put(cell, Integer(at, signed: true), (int)Math.Log10(field.Unit));
                break;
            case ArrowType.Interval:
                into.PutText(cell, Interval(Bytes(at)));
                break;
            default:
                throw new UnreachableException($"Values of type {field.Type} have no cells.");
        }
    }

    private ReadOnlySpan<byte> View(int at)
    {
        ReadOnlySpan<byte> view = Bytes(at);
        int length = BinaryPrimitives.ReadInt32LittleEndian(view);
        if (length <= 12)
        {
            return view.Slice(4, length);
        }

        ReadOnlyMemory<byte> buffer = views[BinaryPrimitives.ReadInt32LittleEndian(view[8..])];
        return buffer.Span.Slice(BinaryPrimitives.ReadInt32LittleEndian(view[12..]), length);
    }

    private string Interval(ReadOnlySpan<byte> bytes)
    {
        const int yearMonth = 0;
        const int dayTime = 1;
        int first = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        if (field.Unit == yearMonth)
        {
            return $"P{first}M";
        }

        int second = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        return field.Unit == dayTime
            ? string.Create(CultureInfo.InvariantCulture, $"P0M{first}DT{second / 1000m:0.###}S")
            : string.Create(CultureInfo.InvariantCulture,
                $"P{first}M{second}DT{BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]) / 1_000_000_000m:0.#########}S");
    }

    private ReadOnlySpan<byte> Bytes(int at) => data.Span.Slice(at * (bits / 8), bits / 8);

    private long Integer(int at, bool signed)
    {
        ReadOnlySpan<byte> bytes = Bytes(at);
        return (bits, signed) switch
        {
            (8, true) => (sbyte)bytes[0],
            (8, false) => bytes[0],
            (16, true) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            (16, false) => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            (32, true) => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            (32, false) => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (64, _) => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => throw new UnreachableException($"An integer of {bits} bits was let in."),
        };
    }

    private static bool IsOffsets(ArrowField field) => field.Dictionary is null
        && field.Type is ArrowType.Utf8 or ArrowType.LargeUtf8 or ArrowType.Binary or ArrowType.LargeBinary or ArrowType.List
            or ArrowType.LargeList;

    /// <summary>Bits of a value, or of its offset; 0 for what has none.</summary>
    private static int Bits(ArrowField field) => field.Type switch
    {
        ArrowType.Bool => 1,
        ArrowType.Int or ArrowType.Float or ArrowType.Decimal or ArrowType.Time => field.Bits,
        ArrowType.Utf8 or ArrowType.Binary or ArrowType.List => 32,
        ArrowType.LargeUtf8 or ArrowType.LargeBinary or ArrowType.LargeList or ArrowType.Timestamp or ArrowType.Duration => 64,
        ArrowType.Date => field.Unit == 0 ? 32 : 64,
        ArrowType.Interval => field.Unit switch
        {
            0 => 32,
            1 => 64,
            2 => 128,
            _ => throw new UnreachableException("An interval of an unknown unit was let in."),
        },
        ArrowType.Utf8View or ArrowType.BinaryView => 128,
        ArrowType.FixedSizeBinary => field.Length * 8,
        ArrowType.Null or ArrowType.Struct or ArrowType.Union or ArrowType.FixedSizeList or ArrowType.Map or ArrowType.RunEndEncoded
            or ArrowType.ListView or ArrowType.LargeListView => 0,
        ArrowType.None => throw new UnreachableException("A field without a type was let in."),
    };

    private static InvalidDataException TooShort() => new("a buffer is shorter than its values");
}
