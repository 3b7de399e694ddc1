using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using Parquet;
using Parquet.Schema;

namespace PseudoLabel.HostCheck;

/// <summary>Data sets of every kind of upload, made by rule: each file by its place under <c>datasets/{name}/</c>.</summary>
internal static class SampleData
{
    private const string Settings = """{ "label": "weather", "max-rounds": 2, "batch-rows": 500, "folds": 3, "repeats": 1 }""";

    public static async Task<IReadOnlyDictionary<string, SortedDictionary<string, byte[]>>> AllAsync()
    {
        byte[] labeled = Table(0, 300, withLabel: true);
        var all = new SortedDictionary<string, SortedDictionary<string, byte[]>>(StringComparer.Ordinal)
        {
            ["table"] = Files(("labeled/l.csv", labeled), ("unlabeled/u.csv", Table(1, 6_000, withLabel: false))),
            ["gz"] = Files(("labeled/l.csv.gz", Gz(labeled)), ("unlabeled/u.csv.gz", Gz(Table(2, 4_000, withLabel: false)))),
            ["parquet"] = Files(
                ("labeled/l.parquet", await ParquetAsync(3, 300, withLabel: true)),
                ("unlabeled/u.parquet", await ParquetAsync(4, 4_000, withLabel: false))),
            ["images"] = Files([.. Pictures()]),
        };
        foreach (SortedDictionary<string, byte[]> files in all.Values)
        {
            files["job.json"] = Encoding.UTF8.GetBytes(files.ContainsKey("labeled/dark/0.png")
                ? Settings.Replace("\"label\": \"weather\", ", "", StringComparison.Ordinal) : Settings);
        }

        return all;
    }

    /// <summary>Rows of two classes that two columns tell apart.</summary>
    public static byte[] Table(int seed, int rows, bool withLabel)
    {
        var text = new StringBuilder(withLabel ? "station,pressure,wind,weather\n" : "station,pressure,wind\n");
        foreach ((string station, double pressure, double wind, string weather) in Rows(seed, rows))
        {
            text.Append(CultureInfo.InvariantCulture, $"{station},{pressure:0.00},{wind:0.00}{(withLabel ? "," + weather : "")}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static IEnumerable<(string Station, double Pressure, double Wind, string Weather)> Rows(int seed, int rows)
    {
        var random = new Random(seed);
        for (int i = 0; i < rows; i++)
        {
            int of = i % 2;
            yield return (string.Create(CultureInfo.InvariantCulture, $"s{seed}-{i}"), Math.Round(1000 + (20 * of) + Noise(random, 9), 2),
                Math.Round(10 + (12 * of) + Noise(random, 7), 2), of == 0 ? "calm" : "stormy");
        }
    }

    private static double Noise(Random random, double width) =>
        width * (random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2);

    private static byte[] Gz(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var gz = new GZipStream(to, CompressionLevel.Fastest))
        {
            gz.Write(bytes);
        }

        return to.ToArray();
    }

    private static async Task<byte[]> ParquetAsync(int seed, int rows, bool withLabel)
    {
        DataField[] fields =
        [
            new DataField("station", typeof(string), isNullable: false), new DataField<double>("pressure"), new DataField<double>("wind"),
            new DataField("weather", typeof(string), isNullable: false),
        ];
        (string Station, double Pressure, double Wind, string Weather)[] all = [.. Rows(seed, rows)];
        using var to = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields[..(withLabel ? 4 : 3)]), to))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<ReadOnlyMemory<char>>(fields[0], all.Select(r => r.Station.AsMemory()).ToArray());
            await group.WriteAsync<double>(fields[1], all.Select(r => r.Pressure).ToArray());
            await group.WriteAsync<double>(fields[2], all.Select(r => r.Wind).ToArray());
            if (withLabel)
            {
                await group.WriteAsync<ReadOnlyMemory<char>>(fields[3], all.Select(r => r.Weather.AsMemory()).ToArray());
            }
        }

        return to.ToArray();
    }

    private static IEnumerable<(string, byte[])> Pictures()
    {
        var random = new Random(5);
        for (int i = 0; i < 40; i++)
        {
            yield return ($"labeled/dark/{i}.png", Png(random, 60));
            yield return ($"labeled/light/{i}.png", Png(random, 190));
        }

        for (int i = 0; i < 120; i++)
        {
            yield return ($"unlabeled/{i}.png", Png(random, i % 2 == 0 ? 60 : 190));
        }
    }

    /// <summary>A gray picture of 16 by 16 pixels about a brightness.</summary>
    private static byte[] Png(Random random, int brightness)
    {
        const int side = 16;
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int row = 0; row < side; row++)
            {
                packed.WriteByte(0);
                packed.Write([.. Enumerable.Range(0, side).Select(_ => (byte)(brightness + random.Next(-40, 40)))]);
            }
        }

        return [137, 80, 78, 71, 13, 10, 26, 10, .. Chunk("IHDR", [0, 0, 0, side, 0, 0, 0, side, 8, 0, 0, 0, 0]),
            .. Chunk("IDAT", pixels.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string kind, byte[] content)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(kind), .. content, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(chunk.AsSpan(4, content.Length + 4)));
        return chunk;
    }

    private static SortedDictionary<string, byte[]> Files(params (string Place, byte[] Content)[] files) =>
        new(files.ToDictionary(f => f.Place, f => f.Content), StringComparer.Ordinal);
}
