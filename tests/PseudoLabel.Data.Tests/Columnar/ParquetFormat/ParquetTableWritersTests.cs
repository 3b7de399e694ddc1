using System.Globalization;
using Parquet;
using Parquet.Schema;
using PseudoLabel.Fuzzing;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

/// <summary>The files of DuckDB and of Parquet.Net, in the types that each writes, against the CSV of the same rows.</summary>
public sealed class ParquetTableWritersTests
{
    private const int Rows = 120;
    private static readonly string[] Words = ["a", "Köln", "漢字", "😀", "x, \"y\"", "prefix-1", "prefix-2"];

    // A column of a type of DuckDB, from the text of a value; the text is what a CSV file would hold.
    private static readonly (string Name, string Type, Func<int, string> Text)[] DuckTypes =
    [
        ("boolean", "BOOLEAN", i => i % 3 == 0 ? "true" : "false"),
        ("tinyint", "TINYINT", i => Text(i - 60)), ("utinyint", "UTINYINT", i => Text(i + 100)),
        ("smallint", "SMALLINT", i => Text(-32_768 + i)), ("usmallint", "USMALLINT", i => Text(65_535 - i)),
        ("integer", "INTEGER", i => Text(int.MinValue + i)), ("uinteger", "UINTEGER", i => Text(uint.MaxValue - i)),
        ("bigint", "BIGINT", i => Text(long.MinValue + i)), ("ubigint", "UBIGINT", i => Text(ulong.MaxValue - (ulong)i)),
        ("float", "FLOAT", i => Text(i / 8m)), ("double", "DOUBLE", i => Text(i / 10m)),
        ("decimal 4", "DECIMAL(4,1)", i => Text((i - 60) / 10m)), ("decimal 9", "DECIMAL(9,2)", i => Text((i - 60) * 1001 / 100m)),
        ("decimal 18", "DECIMAL(18,4)", i => Text((i - 60) * 123_456_789_012m / 10_000m)),
        ("decimal 38", "DECIMAL(38,10)", i => Text((i - 60) * 123_456_789_012_345_678m / 10_000_000_000m)),
        ("varchar", "VARCHAR", i => Words[i % Words.Length]), ("blob", "BLOB", i => $"bytes {i}"),
        ("uuid", "UUID", i => $"00112233-4455-6677-8899-{i:000000000000}"),
        ("enum", "ENUM('red', 'grün')", i => i % 2 == 0 ? "red" : "grün"),
        ("date", "DATE", i => new DateTime(1960, 1, 1).AddDays(i * 100).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        ("far date", "DATE", i => i % 2 == 0 ? "2020-02-03" : "12345-06-07"),
        ("time", "TIME", i => new TimeOnly(i * 1_234_567_890L).ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)),
        ("timestamp", "TIMESTAMP", i => Stamp(i, 1000)), ("timestamp s", "TIMESTAMP_S", i => Stamp(i, TimeSpan.TicksPerSecond)),
        ("timestamp ms", "TIMESTAMP_MS", i => Stamp(i, TimeSpan.TicksPerMillisecond)), ("timestamp ns", "TIMESTAMP_NS", i => Stamp(i, 1)),
        ("timestamptz", "TIMESTAMPTZ", i => Stamp(i, 1000)),
    ];

    public static TheoryData<string, string> DuckForms { get; } =
        new(new[] { "uncompressed", "snappy", "gzip", "zstd", "lz4_raw", "brotli" }.SelectMany(
            c => new[] { "V1", "V2" }.Select(v => (c, v))));

    [Theory]
    [MemberData(nameof(DuckForms))]
    public void Duck_EveryType_GivesTheCellsOfTheCsv(string codec, string version)
    {
        string?[][] rows = [.. Enumerable.Range(0, Rows)
            .Select(i => DuckTypes.Select((t, c) => (i + c) % 9 == 4 ? null : t.Text(i)).ToArray())];
        string values = string.Join(", ", rows.Select(row => "(" + string.Join(", ", row.Select(Literal)) + ")"));
        string casts = string.Join(", ", DuckTypes.Select((t, c) => $"CAST(c{c} AS {t.Type}) AS \"{t.Name}\""));
        string names = string.Join(", ", DuckTypes.Select((_, c) => $"c{c}"));

        byte[] file = DuckFiles.Write($"SELECT {casts} FROM (VALUES {values}) t({names})",
            $"CODEC '{codec}', PARQUET_VERSION '{version}', ROW_GROUP_SIZE 50");

        string?[][] expected = [.. rows.Select(row => row.Select(c => c == "12345-06-07" ? "+012345-06-07" : c).ToArray())];
        new CellComparison([.. DuckTypes.Select(t => t.Name)], expected).AssertSame(file, $"DuckDB {codec} {version}");

        static string Literal(string? text) => text is null ? "NULL" : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    public static TheoryData<CompressionMethod, bool> NetForms { get; } = new(
        new[] { CompressionMethod.None, CompressionMethod.Snappy, CompressionMethod.Gzip, CompressionMethod.Zstd, CompressionMethod.LZ4,
            CompressionMethod.Brotli }
            .SelectMany(c => new[] { false, true }.Select(d => (c, d))));

    [Theory]
    [MemberData(nameof(NetForms))]
    public async Task ParquetNet_EveryType_GivesTheCellsOfTheCsv(CompressionMethod codec, bool delta)
    {
        string[] header = [.. Net.SelectMany(t => new[] { t.Name, t.Name + " optional" })];
        DataField[] fields = [.. Net.SelectMany(t => new[] { t.Field(t.Name, false), t.Field(t.Name + " optional", true) })];
        var options = new ParquetOptions { CompressionMethod = codec };
        if (delta)
        {
            fields.Where(f => f.ClrType == typeof(int) || f.ClrType == typeof(long))
                .ToList()
                .ForEach(f => options.ColumnEncodingHints[f.Path.ToString()] = EncodingHint.DeltaBinaryPacked);
        }

        using var stream = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, options))
        {
            for (int first = 0; first < Rows; first += 50)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                int[] rows = [.. Enumerable.Range(first, Math.Min(50, Rows - first))];
                for (int i = 0; i < Net.Length; i++)
                {
                    await Net[i].Write(group, fields[2 * i], rows, false);
                    await Net[i].Write(group, fields[(2 * i) + 1], rows, true);
                }
            }
        }

        string?[][] expected = [.. Enumerable.Range(0, Rows)
            .Select(r => Net.SelectMany(t => new[] { t.Text(r), Missing(r) ? null : t.Text(r) }).ToArray())];
        new CellComparison(header, expected).AssertSame(stream.ToArray(), $"Parquet.Net {codec}, delta: {delta}");
    }

    private static readonly NetType[] Net =
    [
        NetType.Of("bool", i => i % 3 == 0, v => v ? "true" : "false"),
        NetType.Of("int", i => (i * 7919) - 300_000, v => Text(v)), NetType.Of("long", i => (i - 60L) << 33, v => Text(v)),
        NetType.Of("byte", i => (byte)i, v => Text(v)), NetType.Of("short", i => (short)(i - 60), v => Text(v)),
        NetType.Of("uint", i => uint.MaxValue - (uint)i, v => Text(v)),
        NetType.Of("ulong", i => ulong.MaxValue - (ulong)i, v => Text(v)),
        NetType.Of("float", i => i / 8f, v => Text(v)), NetType.Of("double", i => i / 10.0, v => Text(v)),
        NetType.Of("decimal", i => (i - 60) * 1.25m, v => v.ToString("0.####", CultureInfo.InvariantCulture)),
        NetType.Of("date", i => new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(i),
            v => v.ToString(v.Hour == 0 ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)),
        NetType.Of("guid", i => new Guid(i, 2, 3, [1, 2, 3, 4, 5, 6, 7, 8]), v => v.ToString()),
        NetType.OfText("text", i => Words[i % Words.Length]),
    ];

    private static bool Missing(int row) => row % 7 == 3;

    private static string Text(IFormattable value) => value is decimal d
        ? d.ToString("0.##########", CultureInfo.InvariantCulture)
        : value.ToString(null, CultureInfo.InvariantCulture);

    private static string Stamp(int i, long resolution)
    {
        var time = new DateTime(((new DateTime(1965, 1, 1).Ticks / resolution) + (i * 77_777_777_777_777L / resolution)) * resolution);
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
    }

    private sealed record NetType(string Name, Func<string, bool, DataField> Field,
        Func<ParquetRowGroupWriter, DataField, int[], bool, Task> Write, Func<int, string?> Text)
    {
        public static NetType Of<T>(string name, Func<int, T> value, Func<T, string> text)
            where T : struct => new(
                name,
                (column, optional) => new DataField(column, optional ? typeof(T?) : typeof(T)),
                (group, field, rows, optional) => optional
                    ? group.WriteAsync<T>(field, rows.Select(r => Missing(r) ? (T?)null : value(r)).ToArray())
                    : group.WriteAsync<T>(field, rows.Select(value).ToArray()),
                row => text(value(row)));

        public static NetType OfText(string name, Func<int, string> value) => new(
            name,
            (column, optional) => new DataField<string>(column, optional),
            (group, field, rows, optional) =>
                group.WriteAsync(field, rows.Select(r => optional && Missing(r) ? null! : value(r)).ToArray()),
            value);
    }
}
