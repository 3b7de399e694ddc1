namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>What stands before a page.</summary>
internal sealed record PageHeader
{
    public const int Data = 0;
    public const int Dictionary = 2;
    public const int DataV2 = 3;

    public int Type { get; private set; } = -1;

    public int Size { get; private set; } = -1;

    public int PackedSize { get; private set; } = -1;

    /// <summary>The checksum of the packed bytes; null where the writer made none.</summary>
    public uint? Checksum { get; private set; }

    /// <summary>Values, missing ones included.</summary>
    public int Values { get; private set; } = -1;

    public int Encoding { get; private set; } = -1;

    /// <summary>
    /// Whether the levels of pages of version 1 are runs. For levels that a column does not have, writers say what they like: Hadoop's and
    /// Impala's say that a column without lists has its repetition levels packed by bits.
    /// </summary>
    public (bool Repetition, bool Definition) RunsOfLevels { get; private set; } = (true, true);

    /// <summary>Bytes of repetition and of definition levels in pages of version 2, which are not packed.</summary>
    public (int Repetition, int Definition) LevelBytes { get; private set; }

    /// <summary>Whether values of a page of version 2 are packed.</summary>
    public bool Packed { get; private set; } = true;

    /// <summary>Reads a header.</summary>
    /// <exception cref="EndOfStreamException">The bytes end before it does.</exception>
    public static PageHeader Read(ReadOnlySpan<byte> bytes, out int length)
    {
        var reader = new CompactReader(bytes);
        var header = new PageHeader();
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.I32):
                    header.Type = reader.Int32();
                    break;
                case (2, CompactType.I32):
                    header.Size = reader.Int32();
                    break;
                case (3, CompactType.I32):
                    header.PackedSize = reader.Int32();
                    break;
                case (4, CompactType.I32):
                    header.Checksum = (uint)reader.Int32();
                    break;
                case (5 or 7, CompactType.Structure):
                    header.ReadValues(ref reader, levels: id == 5);
                    break;
                case (8, CompactType.Structure):
                    header.ReadSecond(ref reader);
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }

        length = reader.Position;
        return header.Size >= 0 && header.PackedSize >= 0 && (header.Type is not (Data or Dictionary or DataV2) || header.Values >= 0)
            ? header
            : throw new InvalidDataException("a page has a negative size");
    }

    private void ReadValues(ref CompactReader reader, bool levels)
    {
        const int runs = 3;
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.I32):
                    Values = reader.Int32();
                    break;
                case (2, CompactType.I32):
                    Encoding = reader.Int32();
                    break;
                case (3, CompactType.I32) when levels:
                    RunsOfLevels = RunsOfLevels with { Definition = reader.Int32() == runs };
                    break;
                case (4, CompactType.I32) when levels:
                    RunsOfLevels = RunsOfLevels with { Repetition = reader.Int32() == runs };
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }

    private void ReadSecond(ref CompactReader reader)
    {
        for (int id = 0; reader.Field(ref id, out CompactType type);)
        {
            switch (id, type)
            {
                case (1, CompactType.I32):
                    Values = reader.Int32();
                    break;
                case (4, CompactType.I32):
                    Encoding = reader.Int32();
                    break;
                case (5, CompactType.I32):
                    LevelBytes = (LevelBytes.Repetition, reader.Int32());
                    break;
                case (6, CompactType.I32):
                    LevelBytes = (reader.Int32(), LevelBytes.Definition);
                    break;
                case (7, CompactType.True or CompactType.False):
                    Packed = type == CompactType.True;
                    break;
                default:
                    reader.Skip(type);
                    break;
            }
        }
    }
}
