using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// A table of text cells, null where missing, written in the format that the file's name says; numbers are numbers where the format has
/// them.
/// </summary>
internal sealed record Tables(string[] Header, IReadOnlyList<string?[]> Rows)
{
    /// <summary>The table of a plain CSV text without quotes.</summary>
    public static Tables Parse(string csv)
    {
        string[] lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Tables(lines[0].Split(','),
            [.. lines.Skip(1).Select(line => line.Split(',').Select(cell => cell.Length == 0 ? null : cell).ToArray())]);
    }

    /// <summary>The same rows with other columns; null for a column of cells made up.</summary>
    public Tables With(params string[] header) => new(
        header,
        [.. Rows.Select(
            (row, r) => header.Select(name => Array.IndexOf(Header, name) is var c and >= 0 ? row[c] : $"extra {r}").ToArray())]);

    public Tables Slice(int first, int count) => this with { Rows = [.. Rows.Skip(first).Take(count)] };

    public async Task<string> WriteAsync(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        byte[] bytes = path.EndsWith(".parquet", StringComparison.Ordinal) ? await ParquetAsync()
            : path.Contains(".jsonl", StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(JsonLines())
            : Encoding.UTF8.GetBytes(Delimited(path.Contains(".tsv", StringComparison.Ordinal) ? '\t' : ',', "\n"));
        await using FileStream file = File.Create(path);
        await using Stream to = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file;
        await to.WriteAsync(bytes);
        return path;
    }

    public string Delimited(char delimiter, string lineEnd) =>
        string.Concat(Rows.Prepend(Header).Select(row => string.Join(delimiter, row.Select(Cell)) + lineEnd));

    private static string Cell(string? text) =>
        text is not null && text.AsSpan().IndexOfAny("\t,\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
            : text ?? "";

    private string JsonLines() => string.Concat(Rows.Select(row =>
        new JsonObject([.. Header.Select((name, c) => KeyValuePair.Create<string, JsonNode?>(
            name, row[c] is null ? null
                : Number(row[c]) is { } number ? JsonValue.Create(number) : JsonValue.Create(row[c]!)))]).ToJsonString() + "\n"));

    private async Task<byte[]> ParquetAsync()
    {
        bool[] numeric = [.. Header.Select((_, c) => Rows.All(row => row[c] is null || Number(row[c]) is not null))];
        DataField[] fields = [.. Header.Select(
            (name, c) => numeric[c] ? (DataField)new DataField<double?>(name) : new DataField<string>(name, nullable: true))];
        using var stream = new MemoryStream();
        await using (var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream))
        {
            foreach (string?[][] chunk in Rows.Chunk(70))
            {
                using var group = writer.CreateRowGroup();
                for (int c = 0; c < fields.Length; c++)
                {
                    if (numeric[c])
                    {
                        await group.WriteAsync<double>(fields[c], chunk.Select(row => Number(row[c])).ToArray());
                    }
                    else
                    {
                        await group.WriteAsync(fields[c], chunk.Select(row => row[c]!).ToArray());
                    }
                }
            }
        }

        return stream.ToArray();
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : null;
}
