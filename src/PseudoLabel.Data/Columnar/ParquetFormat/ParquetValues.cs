using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace PseudoLabel.Data.Columnar.ParquetFormat;

/// <summary>Makes cells of stored values.</summary>
internal static class ParquetValues
{
    private const long NanosecondsOfDay = 86_400_000_000_000;

    // Writing a number as text takes the square of its digits; the longest that writers have take 32 bytes.
    private const int MostDecimalBytes = 128;

    // The Julian day of 1970-01-01, from which INT96 counts.
    private const long JulianDayOf1970 = 2_440_588;

    /// <summary>Makes the first cells of the first values.</summary>
    public static void Convert(Leaf leaf, ValueBlock values, int count, ColumnCells into)
    {
        if (leaf.Meaning == Meaning.Float && into is { Numbers: { } numbers, Reader.IsShort: true }
            && !values.Floats.AsSpan(0, count).ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
        {
            values.Floats.AsSpan(0, count).CopyTo(numbers);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            Put(leaf, values, i, into);
        }
    }

    private static void Put(Leaf leaf, ValueBlock values, int i, ColumnCells into)
    {
        switch (leaf.Meaning)
        {
            case Meaning.Boolean:
                into.Put(i, values.Integers[i] != 0);
                break;
            case Meaning.Signed:
                into.Put(i, values.Integers[i]);
                break;
            case Meaning.Unsigned:
                into.Put(i, leaf.Node.Type == PhysicalType.Int32 ? (uint)values.Integers[i] : (ulong)values.Integers[i]);
                break;
            case Meaning.Half:
                into.Put(i, BinaryPrimitives.ReadHalfLittleEndian(values.Span(i)));
                break;
            case Meaning.Float:
                into.Put(i, values.Floats[i]);
                break;
            case Meaning.Double:
                into.Put(i, values.Doubles[i]);
                break;
            case Meaning.Decimal when leaf.Node.Type is PhysicalType.ByteArray or PhysicalType.FixedLengthByteArray
                && values.Lengths[i] > MostDecimalBytes:
                into.PutMissing(i);
                into.Bad[i] = "this decimal has more than 300 digits";
                break;
            case Meaning.Decimal:
                bool whole = leaf.Node.Type is PhysicalType.Int32 or PhysicalType.Int64;
                into.Put(i, whole ? values.Integers[i] : new BigInteger(values.Span(i), isUnsigned: false, isBigEndian: true),
                    leaf.Node.Scale);
                break;
            case Meaning.Text:
                into.Put(i, values.Span(i));
                break;
            case Meaning.Uuid:
                into.PutText(i, new Guid(values.Span(i), bigEndian: true).ToString());
                break;
            case Meaning.Date:
                into.Put(i, new DatePoint(values.Integers[i], 0));
                break;
            case Meaning.Time:
                into.PutText(i, DatePoint.TimeOfDay(values.Integers[i], leaf.Node.OfSecond));
                break;
            case Meaning.Timestamp:
                into.Put(i, DatePoint.Of(values.Integers[i], leaf.Node.OfSecond));
                break;
            case Meaning.Int96:
                into.Put(i, Int96(values.Span(i)));
                break;
            case Meaning.Interval:
                into.PutText(i, Interval(values.Span(i)));
                break;
            case Meaning.Nothing:
                into.PutMissing(i);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(leaf), leaf.Meaning, "Values of this meaning have no cells.");
        }
    }

    private static DatePoint Int96(ReadOnlySpan<byte> bytes)
    {
        long nanoseconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        long days = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) - JulianDayOf1970;
        long more = Math.DivRem(nanoseconds, NanosecondsOfDay, out nanoseconds);
        return nanoseconds < 0 ? new DatePoint(days + more - 1, nanoseconds + NanosecondsOfDay) : new DatePoint(days + more, nanoseconds);
    }

    /// <summary>Months, days and milliseconds as ISO 8601 writes a duration.</summary>
    private static string Interval(ReadOnlySpan<byte> bytes)
    {
        uint months = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        uint days = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        uint milliseconds = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return string.Create(CultureInfo.InvariantCulture, $"P{months}M{days}DT{milliseconds / 1000m:0.###}S");
    }
}
