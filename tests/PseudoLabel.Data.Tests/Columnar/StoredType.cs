using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using ParquetSharp;
using Encoding = System.Text.Encoding;

namespace PseudoLabel.Data.Tests.Columnar;

/// <summary>A type as Parquet stores it, with values: what is stored, and the same value as people write it into a CSV file.</summary>
/// <param name="Name">A column's name.</param>
/// <param name="Meaning">What the format says that the values are; made anew for each schema.</param>
/// <param name="Physical">How they are stored.</param>
/// <param name="Length">Bytes of a value of a fixed length.</param>
/// <param name="Value">By a number, what is stored and the text.</param>
public sealed record StoredType(string Name, Func<LogicalType> Meaning, PhysicalType Physical, int Length,
    Func<int, (object Stored, string Text)> Value)
{
    private static readonly string[] Texts = ["a", "Köln", "漢字 im Text", "😀😀", "Kölner Dom", "Kölsch", "z, \"q\"\nline", "prefix-0001",
        "prefix-0002", new string('é', 70)];
    private static readonly DateTime Epoch = new(1970, 1, 1);

    public static IReadOnlyList<StoredType> All { get; } =
    [
        new("boolean", LogicalType.None, PhysicalType.Boolean, 0, i => (i % 3 == 0, i % 3 == 0 ? "true" : "false")),
        .. Integers(8, PhysicalType.Int32), .. Integers(16, PhysicalType.Int32), .. Integers(32, PhysicalType.Int32),
        .. Integers(64, PhysicalType.Int64),
        new("int32 plain", LogicalType.None, PhysicalType.Int32, 0,
            i => (Edge(i, int.MinValue, int.MaxValue), Text(Edge(i, int.MinValue, int.MaxValue)))),
        new("int64 plain", LogicalType.None, PhysicalType.Int64, 0, i => ((long)i << 40, Text((long)i << 40))),
        new("float", LogicalType.None, PhysicalType.Float, 0, i => (i / 8f, Text(i / 8m))),
        new("double", LogicalType.None, PhysicalType.Double, 0, i => (i / 10.0, Text(i / 10m))),
        new("float16", LogicalType.Float16, PhysicalType.FixedLenByteArray, 2,
            i => (Bytes(2, b => BinaryPrimitives.WriteHalfLittleEndian(b, (Half)(i / 4.0))), Text(i / 4m))),
        new("decimal int32", () => LogicalType.Decimal(9, 2), PhysicalType.Int32, 0, i => ((i * 7) - 300, Text(((i * 7) - 300) / 100m))),
        new("decimal int64", () => LogicalType.Decimal(18, 4), PhysicalType.Int64, 0,
            i => ((i - 50L) * 123_456_789, Text((i - 50L) * 123_456_789 / 10_000m))),
        new("decimal fixed", () => LogicalType.Decimal(20, 5), PhysicalType.FixedLenByteArray, 9,
            i => (Big((i - 50) * (BigInteger)987_654_321_987, 9), Text((i - 50) * 987_654_321_987m / 100_000m))),
        new("decimal 38", () => LogicalType.Decimal(38, 10), PhysicalType.FixedLenByteArray, 16,
            i => (Big(Digits38(i), 16), Digits38Text(i))),
        new("decimal bytes", () => LogicalType.Decimal(30, 3), PhysicalType.ByteArray, 0,
            i => (((i - 50) * (BigInteger)1001).ToByteArray(isBigEndian: true), Text((i - 50) * 1001 / 1000m))),
        new("string", LogicalType.String, PhysicalType.ByteArray, 0,
            i => (Encoding.UTF8.GetBytes(Texts[i % Texts.Length]), Texts[i % Texts.Length])),
        new("enum", LogicalType.Enum, PhysicalType.ByteArray, 0, i => (Encoding.UTF8.GetBytes(Texts[i % 3]), Texts[i % 3])),
        new("json", LogicalType.Json, PhysicalType.ByteArray, 0, i => (Encoding.UTF8.GetBytes($"{{\"k\": {i}}}"), $"{{\"k\": {i}}}")),
        new("binary", LogicalType.None, PhysicalType.ByteArray, 0, i => (Encoding.UTF8.GetBytes($"grüße {i}"), $"grüße {i}")),
        new("uuid", LogicalType.Uuid, PhysicalType.FixedLenByteArray, 16, i => (Id(i).ToByteArray(bigEndian: true), Id(i).ToString())),
        new("date", LogicalType.Date, PhysicalType.Int32, 0,
            i => ((i - 50) * 97, Epoch.AddDays((i - 50) * 97).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))),
        new("time millis", () => LogicalType.Time(true, TimeUnit.Millis), PhysicalType.Int32, 0,
            i => (i * 123_457 % 86_400_000, Time(i * 123_457L % 86_400_000 * 1_000_000))),
        new("time micros", () => LogicalType.Time(false, TimeUnit.Micros), PhysicalType.Int64, 0,
            i => (i * 123_456_789L % 86_400_000_000, Time(i * 123_456_789L % 86_400_000_000 * 1000))),
        new("time nanos", () => LogicalType.Time(true, TimeUnit.Nanos), PhysicalType.Int64, 0,
            i => (i * 123_456_789_100L % 86_400_000_000_000, Time(i * 123_456_789_100L % 86_400_000_000_000))),
        .. Timestamps(TimeUnit.Millis, 1_000), .. Timestamps(TimeUnit.Micros, 1_000_000), .. Timestamps(TimeUnit.Nanos, 1_000_000_000),
        new("int96", LogicalType.None, PhysicalType.Int96, 0, i => (Julian(i), Stamp(i, 1_000))),
        new("interval", LogicalType.Interval, PhysicalType.FixedLenByteArray, 12,
            i => (Bytes(12, b => Interval(b, i)), $"P{i}M{i + 1}DT{Text(i * 250 / 1000m)}S")),
        new("null", LogicalType.Null, PhysicalType.Int32, 0, _ => (0, string.Empty)),
    ];

    private static IEnumerable<StoredType> Integers(int width, PhysicalType physical)
    {
        long most = width == 64 ? long.MaxValue : (1L << (width - 1)) - 1;
        yield return new StoredType($"int{width}", () => LogicalType.Int(width, isSigned: true), physical, 0,
            i => (Stored(Edge(i, -most - 1, most)), Text(Edge(i, -most - 1, most))));
        ulong all = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        yield return new StoredType($"uint{width}", () => LogicalType.Int(width, isSigned: false), physical, 0,
            i => (Stored((long)Unsigned(i)), Text(Unsigned(i))));

        object Stored(long value) => physical == PhysicalType.Int32 ? (int)value : value;
        ulong Unsigned(int i) => i % 5 == 0 ? all - (ulong)(i % 7) : (ulong)(i % 100);
    }

    private static IEnumerable<StoredType> Timestamps(TimeUnit unit, long ofSecond) => new[] { true, false }.Select(utc => new StoredType(
        $"timestamp {unit} {(utc ? "utc" : "local")}", () => LogicalType.Timestamp(utc, unit), PhysicalType.Int64, 0,
        i => (Count(i, ofSecond), Stamp(i, ofSecond))));

    private static long Edge(int i, long least, long most) => i % 11 == 0 ? least : i % 11 == 1 ? most : (i % 120) - 60;

    // Hours that are no days, from before 1970 on, with a fraction of a second now and then.
    private static long Count(int i, long ofSecond) => ((i - 50L) * 1_234_567 * ofSecond) + (i % 3 == 0 ? ofSecond / 8 : 0);

    private static string Stamp(int i, long ofSecond)
    {
        DateTime time =
            Epoch.AddTicks(Count(i, ofSecond) * (TimeSpan.TicksPerSecond / Math.Min(ofSecond, TimeSpan.TicksPerSecond))
                / Math.Max(1, ofSecond / TimeSpan.TicksPerSecond));
        return time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
            CultureInfo.InvariantCulture);
    }

    private static Int96 Julian(int i)
    {
        DateTime time = Epoch.AddTicks(Count(i, 1_000) * TimeSpan.TicksPerMillisecond);
        long nanoseconds = time.TimeOfDay.Ticks * 100;
        return new Int96((int)nanoseconds, (int)(nanoseconds >> 32), 2_440_588 + (int)(time.Date - Epoch).TotalDays);
    }

    private static string Time(long nanoseconds)
    {
        string text = new TimeOnly(nanoseconds / 100).ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
        return text;
    }

    private static void Interval(Span<byte> bytes, int i)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes, i);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], i + 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], i * 250);
    }

    private static BigInteger Digits38(int i) => (BigInteger.Pow(10, 37) + i) * (i % 2 == 0 ? 1 : -1);

    // 28 digits before the point, 10 behind it.
    private static string Digits38Text(int i) =>
        (i % 2 == 0 ? "" : "-") + "1" + new string('0', 27)
            + (i == 0 ? "" : "." + i.ToString("0000000000", CultureInfo.InvariantCulture).TrimEnd('0'));

    private static byte[] Big(BigInteger value, int length)
    {
        byte[] bytes = value.ToByteArray(isBigEndian: true);
        return [.. Enumerable.Repeat(value.Sign < 0 ? (byte)0xFF : (byte)0, length - bytes.Length), .. bytes];
    }

    private delegate void Write(Span<byte> bytes);

    private static byte[] Bytes(int length, Write write)
    {
        var bytes = new byte[length];
        write(bytes);
        return bytes;
    }

    private static Guid Id(int i) => new(i, (short)i, 7, [1, 2, 3, 4, 5, 6, 7, (byte)i]);

    private static string Text(IFormattable value) => value is decimal d
        ? d.ToString("0.##########", CultureInfo.InvariantCulture)
        : value.ToString(null, CultureInfo.InvariantCulture);
}
