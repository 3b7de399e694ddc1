using System.Buffers.Binary;

namespace PseudoLabel.Data.Columnar.ArrowFormat;

/// <summary>
/// Goes through the messages of a file or stream of Arrow: the schema, then dictionaries and batches
/// in the order in which they were written.
/// </summary>
internal sealed class ArrowMessages
{
    private const int MostMetadata = 1 << 28;
    private const uint Continuation = 0xFFFF_FFFF;

    private ArrowMessages(IReadOnlyList<ArrowField> fields, List<Message> batches, List<Message> dictionaries) =>
        (Fields, Batches, Dictionaries) = (fields, batches, dictionaries);

    public IReadOnlyList<ArrowField> Fields { get; }

    public IReadOnlyList<Message> Batches { get; }

    public IReadOnlyList<Message> Dictionaries { get; }

    /// <summary>Finds all messages.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut short.</exception>
    public static ArrowMessages Read(Stream stream)
    {
        (long at, long end) = Bounds(stream);
        IReadOnlyList<ArrowField>? fields = null;
        List<Message> batches = [];
        List<Message> dictionaries = [];
        while (Next(stream, ref at, end) is { } message)
        {
            switch (message.Kind)
            {
                case Message.Schema when fields is null:
                    FlatTable schema = message.Header(stream);
                    fields = schema.Short(0) == 0 ? ArrowField.Read(schema) : throw new BigEndianException();
                    break;
                case Message.Dictionary when fields is not null:
                    dictionaries.Add(message with { Order = batches.Count, Id = message.Header(stream).Long(0) });
                    break;
                case Message.Batch when fields is not null:
                    long rows = message.Header(stream).Long(0);
                    batches.Add(rows >= 0
                        ? message with { Rows = rows }
                        : throw new InvalidDataException("a batch has a negative number of rows"));
                    break;
                default:
                    throw new InvalidDataException("its messages are not in order");
            }
        }

        return new ArrowMessages(fields ?? throw new InvalidDataException("it has no schema"), batches, dictionaries);
    }

    /// <summary>
    /// Where messages lie: in a file between its magic words and before its footer, in a stream from its start to its end.
    /// </summary>
    private static (long Start, long End) Bounds(Stream stream)
    {
        var head = new byte[Math.Min(8, stream.Length)];
        stream.Position = 0;
        stream.ReadExactly(head);
        if (head.AsSpan().StartsWith("FEA1"u8))
        {
            throw new OldFeatherException();
        }

        if (!head.AsSpan().StartsWith("ARROW1"u8))
        {
            return (0, stream.Length);
        }

        var tail = new byte[10];
        stream.Position = Math.Max(0, stream.Length - tail.Length);
        stream.ReadExactly(tail);
        int footer = BinaryPrimitives.ReadInt32LittleEndian(tail);
        return tail.AsSpan(4).SequenceEqual("ARROW1"u8) && footer > 0 && footer <= stream.Length - tail.Length - 8
            ? (8, stream.Length - tail.Length - footer)
            : throw new InvalidDataException("its end is missing");
    }

    private static Message? Next(Stream stream, ref long at, long end)
    {
        if (end - at < sizeof(int))
        {
            return null;
        }

        var head = new byte[Math.Min(8, end - at)];
        stream.Position = at;
        stream.ReadExactly(head);

        // Before version 0.15 the length stood alone.
        bool marked = BinaryPrimitives.ReadUInt32LittleEndian(head) == Continuation;
        int prefix = marked ? 8 : 4;
        int length = head.Length < prefix ? 0 : BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(prefix - 4));
        at += prefix;
        if (length == 0)
        {
            return null;
        }

        if (length < 0 || length > end - at || length > MostMetadata)
        {
            throw new InvalidDataException("a message is longer than the file");
        }

        var message = new Message { MetadataAt = at, MetadataLength = length };
        at += length;
        FlatTable root = message.Root(stream);
        long body = root.Long(3);
        if (body < 0 || body > end - at)
        {
            throw new InvalidDataException("a message's body is longer than the file");
        }

        message = message with { Kind = root.Byte(1), BodyAt = at, BodyLength = body };
        at += body;
        return message;
    }
}

/// <summary>Where a message is.</summary>
internal sealed record Message
{
    public const int Schema = 1;
    public const int Dictionary = 2;
    public const int Batch = 3;

    public int Kind { get; init; }

    public long MetadataAt { get; init; }

    public int MetadataLength { get; init; }

    public long BodyAt { get; init; }

    public long BodyLength { get; init; }

    /// <summary>Rows of a batch.</summary>
    public long Rows { get; init; }

    /// <summary>The dictionary that a message is of.</summary>
    public long Id { get; init; }

    /// <summary>Batches before it.</summary>
    public int Order { get; init; }

    /// <summary>The message's outermost table.</summary>
    public FlatTable Root(Stream stream)
    {
        var metadata = new byte[MetadataLength];
        stream.Position = MetadataAt;
        stream.ReadExactly(metadata);
        return FlatTable.Root(metadata);
    }

    /// <summary>What the message is about.</summary>
    public FlatTable Header(Stream stream) => Root(stream).Table(2) ?? throw new InvalidDataException("a message is empty");
}

/// <summary>A file of the first version of Feather, which is another format.</summary>
internal sealed class OldFeatherException : Exception;

/// <summary>A file whose numbers have their highest byte first.</summary>
internal sealed class BigEndianException : Exception;
