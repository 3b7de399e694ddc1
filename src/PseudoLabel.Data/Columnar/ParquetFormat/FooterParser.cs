namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>
/// Reads the footer's Thrift, and believes none of its counts and places before they agree with one another and with the file's size.
/// </summary>
internal static class FooterParser
{
    // Old writers left the dictionary's header out of the size; readers allow for it.
    private const int Slack = 100;

    /// <summary>Reads a footer.</summary>
    /// <param name="start">Where it starts in the file: pages lie before.</param>
    public static FileFooter Parse(ReadOnlySpan<byte> bytes, long start)
    {
        var reader = new CompactReader(bytes);
        long rows = -1;
        List<SchemaNode> schema = [];
        List<RowGroup> groups = [];
        int chunks = 0;
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (2, CompactType.List):
                    schema = Structures(ref reader, Node, ParquetLimits.Nodes);
                    break;
                case (3, CompactType.I64):
                    rows = reader.Integer();
                    break;
                case (4, CompactType.List):
                    groups = Structures(
                        ref reader, (ref CompactReader r) => Group(ref r, ref chunks), ParquetLimits.Groups);
                    break;
                case (8, CompactType.Structure):
                    throw new EncryptedFileException();
                default:
                    reader.Skip(type);
                    break;
            }
        }

        var footer = new FileFooter(rows, schema, groups);
        Check(footer, start);
        return footer;
    }

    private delegate T ReadStructure<out T>(ref CompactReader reader);

    private static List<T> Structures<T>(ref CompactReader reader, ReadStructure<T> read, int most)
    {
        int count = reader.List(out CompactType type);
        if (count > 0 && type != CompactType.Structure)
        {
            throw new InvalidDataException("its metadata is not that of Parquet");
        }

        if (count > most)
        {
            throw new InvalidDataException("its metadata has more parts than a file has");
        }

        var all = new List<T>();
        for (; count > 0; count--)
        {
            all.Add(read(ref reader));
        }

        return all;
    }

    private static SchemaNode Node(ref CompactReader reader)
    {
        var node = new SchemaNode();
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.I32):
                    node.Type = (PhysicalType)reader.Int32();
                    break;
                case (2, CompactType.I32):
                    node.TypeLength = reader.Int32();
                    break;
                case (3, CompactType.I32):
                    node.Repetition = reader.Int32();
                    break;
                case (4, CompactType.Binary):
                    node.Name = reader.Text();
                    break;
                case (5, CompactType.I32):
                    node.Children = reader.Int32();
                    break;
                case (6, CompactType.I32):
                    node.Converted = reader.Int32();
                    break;
                case (7, CompactType.I32):
                    node.Scale = reader.Int32();
                    break;
                case (8, CompactType.I32):
                    node.Precision = reader.Int32();
                    break;
                case (10, CompactType.Structure):
                    Logical(ref reader, node);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return node;
    }

    private static void Logical(ref CompactReader reader, SchemaNode node)
    {
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            node.Logical = (LogicalType)id;
            if (type != CompactType.Structure)
            {
                reader.Skip(type);
                continue;
            }

            // The fields of all kinds of meaning are few, and told apart by their types.
            for (int field = 0; reader.Field(ref field, out CompactType of);)
            {
                switch (node.Logical, field, of)
                {
                    case (LogicalType.Decimal, 1, CompactType.I32):
                        node.Scale = reader.Int32();
                        break;
                    case (LogicalType.Decimal, 2, CompactType.I32):
                        node.Precision = reader.Int32();
                        break;
                    case (LogicalType.Integer, 2, CompactType.True or CompactType.False):
                        node.Signed = of == CompactType.True;
                        break;
                    case (LogicalType.Time or LogicalType.Timestamp, 2, CompactType.Structure):
                        for (int unit = 0; reader.Field(ref unit, out CompactType unitType);)
                        {
                            node.OfSecond = unit switch { 1 => 1_000, 2 => 1_000_000, 3 => 1_000_000_000, _ => SchemaNode.UnknownUnit };
                            reader.Skip(unitType);
                        }

                        break;
                    default:
                        reader.Skip(of);
                        break;
                }
            }
        }
    }

    private static RowGroup Group(ref CompactReader reader, ref int chunksBefore)
    {
        long rows = -1;
        List<ColumnChunk> chunks = [];
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.List):
                    chunks = Structures(ref reader, Chunk, ParquetLimits.Chunks - chunksBefore);
                    chunksBefore += chunks.Count;
                    break;
                case (3, CompactType.I64):
                    rows = reader.Integer();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        // An empty structure takes a byte, and would take a hundred here.
        return rows >= 0 ? new RowGroup(rows, chunks) : throw new InvalidDataException("a row group lacks its rows");
    }

    private static ColumnChunk Chunk(ref CompactReader reader)
    {
        var chunk = new ColumnChunk();
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.Binary):
                    chunk.Elsewhere = reader.Text().Length > 0;
                    break;
                case (3, CompactType.Structure):
                    Places(ref reader, chunk);
                    break;
                case (8, CompactType.Structure):
                    chunk.Encrypted = true;
                    reader.Skip(type);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        return chunk.Values >= 0 || chunk.Encrypted || chunk.Elsewhere
            ? chunk
            : throw new InvalidDataException("a column of a row group lacks its place");
    }

    private static void Places(ref CompactReader reader, ColumnChunk chunk)
    {
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.I32):
                    chunk.Type = (PhysicalType)reader.Int32();
                    break;
                case (4, CompactType.I32):
                    chunk.Codec = reader.Int32();
                    break;
                case (5, CompactType.I64):
                    chunk.Values = reader.Integer();
                    break;
                case (6, CompactType.I64):
                    chunk.UncompressedSize = reader.Integer();
                    break;
                case (7, CompactType.I64):
                    chunk.CompressedSize = reader.Integer();
                    break;
                case (9, CompactType.I64):
                    chunk.DataPage = reader.Integer();
                    break;
                case (11, CompactType.I64):
                    chunk.DictionaryPage = reader.Integer();
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    private static void Check(FileFooter footer, long start)
    {
        if (footer.Rows < 0 || footer.Schema.Count == 0)
        {
            throw new InvalidDataException("its footer lacks rows or columns");
        }

        int leaves = footer.Schema.Count(n => n.Type is not null);
        long rows = 0;
        long bytes = 0;
        long columns = 0;
        foreach (RowGroup group in footer.Groups)
        {
            // Subtracting is safe where adding could pass what a long holds.
            if (group.Rows > footer.Rows - rows || group.Chunks.Count != leaves)
            {
                throw new InvalidDataException("its row groups are not those of its footer");
            }

            rows += group.Rows;
            foreach (ColumnChunk chunk in group.Chunks.Where(c => !c.Encrypted && !c.Elsewhere))
            {
                bool empty = group.Rows == 0 && chunk.Values == 0;
                if (chunk.CompressedSize < 0 || chunk.Values < group.Rows
                    || (!empty && (chunk.Start < 4 || chunk.CompressedSize > start - chunk.Start + Slack)))
                {
                    throw new InvalidDataException("a column lies outside of the file, or has other rows than its row group");
                }

                bytes += empty ? 0 : chunk.CompressedSize;
                columns++;
            }
        }

        // What is read once for each of a thousand columns takes as long as a thousand times as many bytes.
        if (bytes > (2 * start) + (columns * Slack))
        {
            throw new InvalidDataException("its columns lie over one another");
        }

        if (rows != footer.Rows)
        {
            throw new InvalidDataException("its row groups have other rows than its footer says");
        }
    }
}
