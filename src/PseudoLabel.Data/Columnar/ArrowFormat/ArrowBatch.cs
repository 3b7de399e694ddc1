using System.Buffers.Binary;
using System.Diagnostics;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>The buffers of a batch, read and unpacked as columns ask for them.</summary>
internal sealed class ArrowBatch
{
    private readonly Stream stream;
    private readonly Message message;
    private readonly ReadOnlyMemory<byte> nodes;
    private readonly ReadOnlyMemory<byte> buffers;
    private readonly int? codec;
    private readonly Dictionary<int, (int First, int Variadic)> places = [];

    /// <param name="message">The batch, or a dictionary's batch.</param>
    public ArrowBatch(Stream stream, Message message, IReadOnlyList<ArrowField> fields)
    {
        (this.stream, this.message) = (stream, message);
        FlatTable header = message.Header(stream);
        FlatTable batch = message.Kind == Message.Dictionary
            ? header.Table(1) ?? throw new InvalidDataException("a dictionary is empty")
            : header;
        Rows = batch.Long(0) is >= 0 and <= int.MaxValue
            ? (int)batch.Long(0)
            : throw new InvalidDataException("a batch has more than 2^31 rows");
        IsDelta = message.Kind == Message.Dictionary && header.Bool(2);
        nodes = batch.Structures(1, 16);
        buffers = batch.Structures(2, 16);
        codec = batch.Table(3)?.Byte(0);
        int buffer = 0;
        int views = 0;
        ReadOnlyMemory<byte> variadic = batch.Structures(4, sizeof(long));
        foreach (ArrowField field in fields)
        {
            Lay(field, variadic, ref buffer, ref views);
        }
    }

    public int Rows { get; }

    /// <summary>Whether a dictionary's batch adds to the ones before.</summary>
    public bool IsDelta { get; }

    /// <summary>The length of a field's values.</summary>
    public int Length(ArrowField field)
    {
        if (16 * (field.Node + 1) > nodes.Length)
        {
            throw new InvalidDataException("a batch has fewer fields than the schema");
        }

        long length = BinaryPrimitives.ReadInt64LittleEndian(nodes.Span[(16 * field.Node)..]);
        return length is >= 0 and <= int.MaxValue ? (int)length : throw new InvalidDataException("a field has a length that cannot be");
    }

    /// <summary>How many further buffers a field of views has.</summary>
    public int Variadic(ArrowField field) => places[field.Node].Variadic;

    /// <summary>One of a field's buffers; empty where the batch has none.</summary>
    public ReadOnlyMemory<byte> Buffer(ArrowField field, int number)
    {
        int at = 16 * (places[field.Node].First + number);
        if (at + 16 > buffers.Length)
        {
            throw new InvalidDataException("a batch has fewer buffers than the schema");
        }

        long offset = BinaryPrimitives.ReadInt64LittleEndian(buffers.Span[at..]);
        long length = BinaryPrimitives.ReadInt64LittleEndian(buffers.Span[(at + 8)..]);
        if (offset < 0 || length < 0 || length > int.MaxValue || offset > message.BodyLength - length)
        {
            throw new InvalidDataException("a buffer lies outside of its batch");
        }

        var bytes = new byte[length];
        stream.Position = message.BodyAt + offset;
        stream.ReadExactly(bytes);
        return this.codec is { } codec ? ArrowCodecs.Unpack(codec, bytes) : bytes;
    }

    /// <summary>Counts the buffers of a field and of those below it: as many as its type has.</summary>
    private void Lay(ArrowField field, ReadOnlyMemory<byte> variadic, ref int buffer, ref int views)
    {
        bool view = field.Dictionary is null && field.Type is ArrowType.BinaryView or ArrowType.Utf8View;
        int more = 0;
        if (view)
        {
            if (sizeof(long) * (views + 1) > variadic.Length)
            {
                throw new InvalidDataException("a batch has fewer buffers than the schema");
            }

            long count = BinaryPrimitives.ReadInt64LittleEndian(variadic.Span[(sizeof(long) * views++)..]);
            more = count >= 0 && count <= buffers.Length / 16
                ? (int)count
                : throw new InvalidDataException("a batch has fewer buffers than the schema");
        }

        places[field.Node] = (buffer, more);
        buffer += more + (field.Dictionary is not null ? 2 : field.Type switch
        {
            ArrowType.Null or ArrowType.RunEndEncoded => 0,
            ArrowType.Struct or ArrowType.FixedSizeList => 1,
            ArrowType.Binary or ArrowType.Utf8 or ArrowType.LargeBinary or ArrowType.LargeUtf8 or ArrowType.ListView
                or ArrowType.LargeListView => 3,
            ArrowType.Union => field.Unit == 0 ? 1 : 2,
            ArrowType.Int or ArrowType.Float or ArrowType.Bool or ArrowType.Decimal or ArrowType.Date or ArrowType.Time
                or ArrowType.Timestamp or ArrowType.Interval or ArrowType.Duration or ArrowType.List or ArrowType.LargeList
                or ArrowType.Map or ArrowType.FixedSizeBinary or ArrowType.BinaryView or ArrowType.Utf8View => 2,
            ArrowType.None => throw new UnreachableException("A field without a type was let in."),
        });
        if (field.Dictionary is null)
        {
            foreach (ArrowField child in field.Children)
            {
                Lay(child, variadic, ref buffer, ref views);
            }
        }
    }
}
