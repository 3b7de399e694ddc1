using System.IO.Compression;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Fuzzing;

/// <summary>Small text files of every dialect, layout and packing, to be damaged.</summary>
internal static class TextFiles
{
    private const string Lines =
        "{\"a\":1,\"b\":\"x\",\"c\":{\"d\":[0.5,1]}}\n{\"a\":NaN,\"b\":\"\\u00e9\",\"c\":null}\n{\"a\":-2e3,\"late\":[\"p\",\"q\"]}\n";

    private static readonly Encoding[] Utf16Encodings =
    [
        new UnicodeEncoding(bigEndian: false, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: true, byteOrderMark: true),
        new UnicodeEncoding(bigEndian: false, byteOrderMark: false),
    ];

    public static IReadOnlyList<byte[]> Dialects() =>
    [
        "a;b;c\n1,5;x;\n2,5;\"y;\"\"z\";w\n3,5;u;v\n"u8.ToArray(), "a\tb\r\n1\tx\r\n2\t5\" pipe\r\n"u8.ToArray(),
        "a|b\n1|'x'\n2|y\n"u8.ToArray(),
        "'a','b'\n'1','it''s'\n'2','x\ny'\n"u8.ToArray(), "# words\na,b\n1,2\n# more, and, more\n3,4\n"u8.ToArray(),
        "sep=;\na;b;\n1;2;\n"u8.ToArray(),
        "Title\n\na,b\n1,2\n3,4\n"u8.ToArray(), "1.5,2\n3,4\n5,6\n"u8.ToArray(), "\uFEFFa,b\n1,é\n\n2,漢\n"u8.ToArray(),
        [.. "a,b\nM"u8, 0xFC, .. "ller,1\n"u8, 0xC9, .. "ric,2\n"u8],
    ];

    public static IReadOnlyList<byte[]> Utf16() =>
        [.. Dialects()
            .Take(4)
            .SelectMany(b => Utf16Encodings.Select(e => (byte[])[.. e.GetPreamble(), .. e.GetBytes(Encoding.UTF8.GetString(b))]))];

    public static IReadOnlyList<byte[]> JsonLines() => [Encoding.UTF8.GetBytes(Lines)];

    public static IReadOnlyList<byte[]> Json() =>
    [
        Encoding.UTF8.GetBytes("[" + Lines.Trim().Replace("\n", ",\n", StringComparison.Ordinal) + "]"),
        Encoding.UTF8.GetBytes("{\"n\": 3, \"rows\": [" + Lines.Trim().Replace('\n', ',') + "], \"next\": {\"k\": [1]}}\n"),
        Encoding.UTF8.GetBytes(Lines.Replace(",", ",\n ", StringComparison.Ordinal)), Encoding.UTF8.GetBytes(Lines),
    ];

    public static IReadOnlyList<byte[]> Gzip() => [.. Dialects().Select(bytes => Packed(bytes))];

    public static IReadOnlyList<byte[]> Zip() =>
        [Archive(("a.csv", Dialects()[0]), ("b/c.jsonl", JsonLines()[0])),
            Archive(("a.tsv.gz", Packed(Dialects()[1])), ("readme.md", [65]))];

    /// <summary>The reading of an archive's tables.</summary>
    public static long ReadArchive(byte[] bytes)
    {
        var source = new OneFile(bytes);
        long rows = 0;
        var archive = new DataFile { Name = "a.zip", Format = DataFormat.ImageArchive };
        foreach (TableIndex index in InputTables.Index([archive], source, new IndexOptions(), CancellationToken.None))
        {
            if (index.Images is null)
            {
                var schema = new TableSchema
                {
                    Columns = [.. index.Header.Select(h => new ColumnSpec(h, ColumnKind.Text, "fuzzed"))],
                    LabelColumn = "none",
                };
                long read = TableReader.ReadAll(index, schema, source, new ReadOptions(), CancellationToken.None)
                    .Sum(p => (long)p.Block.Rows + p.Block.SetAside.Count);
                rows += read == index.Rows
                    ? read
                    : throw new InvalidOperationException($"{read} rows were read, {index.Rows} were promised");
            }
        }

        return rows;
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private static byte[] Archive(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in files)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(bytes);
            }
        }

        return stream.ToArray();
    }

    private sealed class OneFile(byte[] bytes) : IDataSource
    {
        public Stream OpenRead(DataFile file) => new MemoryStream(bytes, writable: false);
    }
}
