using Parquet;
using Parquet.Schema;
using ParquetSharp;

namespace PseudoLabel.Fuzzing;

/// <summary>Small Parquet files of three writers, to be damaged.</summary>
internal static class ParquetFiles
{
    private const int Rows = 60;

    public static IReadOnlyList<byte[]> Small() =>
    [
        OfParquetNet(CompressionMethod.None), OfParquetNet(CompressionMethod.Snappy),
        OfArrow(ParquetDataPageVersion.V1, Compression.Uncompressed, encoded: false),
        OfArrow(ParquetDataPageVersion.V2, Compression.Zstd, encoded: true),
        OfArrow(ParquetDataPageVersion.V2, Compression.Uncompressed, encoded: true),
        OfDuck("uncompressed", "V1"), OfDuck("gzip", "V2"), OfDuck("lz4_raw", "V2"), OfDuck("brotli", "V1"),
    ];

    private static byte[] OfParquetNet(CompressionMethod codec)
    {
        DataField[] fields = [new DataField<string>("name"), new DataField<double>("x"), new("n", typeof(int?)),
            new DataField<bool>("flag")];
        using var stream = new MemoryStream();
        Parquet.ParquetWriter writer =
            Parquet.ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, new ParquetOptions { CompressionMethod = codec })
                .GetAwaiter()
                .GetResult();
        for (int group = 0; group < 2; group++)
        {
            using ParquetRowGroupWriter rows = writer.CreateRowGroup();
            int[] numbers = [.. Enumerable.Range(group * 100, Rows)];
            rows.WriteAsync(fields[0], numbers.Select(i => $"name {i % 7}").ToArray()).Wait();
            rows.WriteAsync<double>(fields[1], numbers.Select(i => i / 3.0).ToArray()).Wait();
            rows.WriteAsync<int>(fields[2], numbers.Select(i => i % 5 == 0 ? (int?)null : i).ToArray()).Wait();
            rows.WriteAsync<bool>(fields[3], numbers.Select(i => i % 3 == 0).ToArray()).Wait();
        }

        writer.DisposeAsync().AsTask().Wait();
        return stream.ToArray();
    }

    private static byte[] OfArrow(ParquetDataPageVersion version, Compression codec, bool encoded)
    {
        Column[] columns = [new Column<string>("s"), new Column<int?>("n"), new Column<DateTime>("t"), new Column<bool?>("b"),
            new Column<float[]>("list"), new Column<decimal>("d", LogicalType.Decimal(29, 3))];
        using WriterPropertiesBuilder builder = new WriterPropertiesBuilder().DataPageVersion(version)
            .Compression(codec)
            .DataPagesize(200)
            .WriteBatchSize(20);
        if (encoded)
        {
            builder.DisableDictionary()
                .Encoding("s", ParquetSharp.Encoding.DeltaByteArray)
                .Encoding("n", ParquetSharp.Encoding.DeltaBinaryPacked)
                .Encoding("t", ParquetSharp.Encoding.ByteStreamSplit);
        }

        using WriterProperties properties = builder.Build();
        using var stream = new MemoryStream();
        using (var writer = new ParquetFileWriter(stream, columns, null, properties, null, leaveOpen: true))
        {
            for (int i = 0; i < 2; i++)
            {
                using RowGroupWriter group = writer.AppendRowGroup();
                int[] rows = [.. Enumerable.Range(0, Rows)];
                Write(group, rows.Select(r => $"é {r % 9}"));
                Write(group, rows.Select(r => r % 4 == 0 ? (int?)null : r * 1000));
                Write(group, rows.Select(r => new DateTime(2024, 1, 1).AddHours(r)));
                Write(group, rows.Select(r => r % 4 == 0 ? (bool?)null : r % 3 == 0));
                Write(group, rows.Select(r => new[] { r / 2f, r / 3f, 1f }));
                Write(group, rows.Select(r => r / 8m));
            }

            writer.Close();
        }

        return stream.ToArray();
    }

    private static void Write<T>(RowGroupWriter group, IEnumerable<T> values)
    {
        using LogicalColumnWriter<T> column = group.NextColumn().LogicalWriter<T>();
        column.WriteBatch([.. values]);
    }

    private static byte[] OfDuck(string codec, string version) => DuckFiles.Write(
        $$"""
        SELECT i, i / 7 AS x, 'text ' || (i % 5) AS s, DATE '2024-01-01' + i::INTEGER AS d, i % 3 = 0 AS b,
          CASE WHEN i % 6 > 0 THEN i * 1000 END AS n,
          {'f': i, 'g': 'x'} AS o, [1, i] AS l, MAP {'k': i} AS m FROM range({{Rows}}) t(i)
        """,
        $"CODEC '{codec}', PARQUET_VERSION '{version}'");
}
