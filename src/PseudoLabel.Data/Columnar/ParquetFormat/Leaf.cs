namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>A stored column: a leaf of the schema's tree.</summary>
/// <param name="Index">Its number among the leaves, which is that of its chunk in every row group.</param>
/// <param name="MaxDefinition">The definition level of a value that is there.</param>
/// <param name="MaxRepetition">1 for an element of a list, else 0.</param>
/// <param name="ListDefinition">The least definition level of an element of a list, missing or not.</param>
internal sealed record Leaf(int Index, SchemaNode Node, Meaning Meaning, int MaxDefinition, int MaxRepetition, int ListDefinition);

/// <summary>What stored values are.</summary>
internal enum Meaning
{
    Boolean,
    Signed,
    Unsigned,
    Half,
    Float,
    Double,
    Decimal,
    Text,
    Uuid,
    Date,
    Time,
    Timestamp,
    Int96,
    Interval,
    Nothing,
}

/// <summary>From the words of the format to what values are.</summary>
internal static class Meanings
{
    /// <summary>What a leaf's values are; null, with the reason, where they are not read.</summary>
    public static Meaning? Of(SchemaNode leaf, out string unread)
    {
        PhysicalType type = leaf.Type!.Value;
        unread = $"values of type {Name(leaf)} are not read; write the column as text or numbers";
        LogicalType logical = leaf.Logical != LogicalType.None ? leaf.Logical : Older(leaf);
        if ((type is PhysicalType.FixedLengthByteArray && leaf.TypeLength <= 0) || !Enum.IsDefined(type) || !Enum.IsDefined(logical))
        {
            return null;
        }

        if (logical is LogicalType.Time or LogicalType.Timestamp && leaf.OfSecond == SchemaNode.UnknownUnit)
        {
            unread = "its times are of a unit that is not known; write them in milliseconds, microseconds or nanoseconds";
            return null;
        }

        if (logical == LogicalType.Decimal && !ColumnCells.IsScale(leaf.Scale))
        {
            unread = ColumnCells.WhyNoScale(leaf.Scale);
            return null;
        }

        return (logical, type) switch
        {
            (LogicalType.Nothing, _) => Meaning.Nothing,
            (_, PhysicalType.Boolean) => Meaning.Boolean,
            (_, PhysicalType.Float) => Meaning.Float,
            (_, PhysicalType.Double) => Meaning.Double,
            (_, PhysicalType.Int96) => Meaning.Int96,
            (LogicalType.Decimal, _) => Meaning.Decimal,
            (LogicalType.Date, PhysicalType.Int32) => Meaning.Date,
            (LogicalType.Time, PhysicalType.Int32 or PhysicalType.Int64) => Meaning.Time,
            (LogicalType.Timestamp, PhysicalType.Int64) => Meaning.Timestamp,
            (_, PhysicalType.Int32 or PhysicalType.Int64) => leaf.Signed ? Meaning.Signed : Meaning.Unsigned,
            (LogicalType.Uuid, PhysicalType.FixedLengthByteArray) when leaf.TypeLength == 16 => Meaning.Uuid,
            (LogicalType.Float16, PhysicalType.FixedLengthByteArray) when leaf.TypeLength == 2 => Meaning.Half,
            (LogicalType.Interval, PhysicalType.FixedLengthByteArray) when leaf.TypeLength == 12 => Meaning.Interval,

            // Bytes without a word on what they are have always been text to old writers; those that are not are told cell by cell.
            (LogicalType.Text or LogicalType.Enumeration or LogicalType.Json or LogicalType.None, PhysicalType.ByteArray) => Meaning.Text,
            _ => null,
        };
    }

    /// <summary>A type's name in words.</summary>
    private static string Name(SchemaNode leaf) => (leaf.Logical, leaf.Type) switch
    {
        (LogicalType.None, PhysicalType.FixedLengthByteArray) when Older(leaf) == LogicalType.None =>
            $"FIXED_LEN_BYTE_ARRAY({leaf.TypeLength})",
        (LogicalType.None, _) when Older(leaf) is var older and not LogicalType.None => older.ToString().ToUpperInvariant(),
        (LogicalType.None, var type) => type.ToString()!.ToUpperInvariant(),
        (var logical, _) => logical.ToString().ToUpperInvariant(),
    };

    /// <summary>The meaning by the older word, whose further parts it sets.</summary>
    private static LogicalType Older(SchemaNode leaf)
    {
        switch (leaf.Converted)
        {
            case 7 or 9:
                leaf.OfSecond = 1_000;
                break;
            case 8 or 10:
                leaf.OfSecond = 1_000_000;
                break;
            case >= 11 and <= 14:
                leaf.Signed = false;
                break;
            default:
                break;
        }

        return leaf.Converted switch
        {
            0 => LogicalType.Text,
            4 => LogicalType.Enumeration,
            5 => LogicalType.Decimal,
            6 => LogicalType.Date,
            7 or 8 => LogicalType.Time,
            9 or 10 => LogicalType.Timestamp,
            >= 11 and <= 18 => LogicalType.Integer,
            19 => LogicalType.Json,
            20 => LogicalType.Bson,
            21 => LogicalType.Interval,
            -1 or 1 or 2 or 3 => LogicalType.None, // nothing is said, or what only groups are
            _ => throw new InvalidDataException("a column has a meaning that cannot be"),
        };
    }
}
