using System.Text.Json;
using System.Text.Json.Nodes;
using Parquet;
using Parquet.Schema;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests;

/// <summary>Tables written in each format, and read back through index and reader.</summary>
internal static class TestTables
{
    public static TableSchema Schema(string label, params (string Name, ColumnKind Kind)[] columns) =>
        new() { Columns = [.. columns.Select(c => new ColumnSpec(c.Name, c.Kind, "test"))], LabelColumn = label };

    public static TableSchema AllText(IEnumerable<string> header) =>
        Schema("none", [.. header.Select(name => (name, ColumnKind.Text))]);

    public static TableIndex Index(string name, IDataSource source, int batchRows = 100) =>
        TableIndexer.Index(MemorySource.File(name), source, new IndexOptions { BatchRows = batchRows }, CancellationToken.None);

    public static TableIndex Index(string name, string text, int batchRows = 100) => Index(name, MemorySource.Of(text), batchRows);

    public static List<RowBlock> Read(string name, string text, TableSchema schema, ReadOptions? options = null, int batchRows = 100)
    {
        MemorySource source = MemorySource.Of(text);
        return ReadSlices(Index(name, source, batchRows), schema, source, options ?? new ReadOptions());
    }

    /// <summary>Slice by slice, each by itself.</summary>
    public static List<RowBlock> ReadSlices(TableIndex index, TableSchema schema, IDataSource source, ReadOptions options) =>
        [.. index.Slices.SelectMany(s => TableReader.Read(s, index, schema, source, options, CancellationToken.None))];

    /// <summary>The rows of text columns.</summary>
    public static List<string?[]> Rows(IEnumerable<RowBlock> blocks) =>
        [.. blocks.SelectMany(b => Enumerable.Range(0, b.Rows).Select(r => b.Columns.Select(c => c.Values![r]).ToArray()))];

    /// <summary>RFC 4180: a cell is quoted when it must be, or when the flag says so.</summary>
    public static string Csv(string[] header, IEnumerable<string?[]> rows, char delimiter, string lineEnd, bool quoteAll, bool lastLineEnd)
    {
        IEnumerable<string> lines = rows.Prepend(header).Select(row => string.Join(delimiter, row.Select(Cell)));
        return string.Join(lineEnd, lines) + (lastLineEnd ? lineEnd : string.Empty);

        string Cell(string? text)
        {
            text ??= string.Empty;
            bool must = quoteAll || header.Length == 1 || text.AsSpan().IndexOfAny($"{delimiter}\"\r\n") >= 0;
            return must ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
        }
    }

    /// <summary>Empty cells are left out of the object, but for the first row's, which names all keys.</summary>
    public static string JsonLines(string[] header, IReadOnlyList<string?[]> rows)
    {
        return string.Join('\n', rows.Select((row, r) =>
        {
            var node = new JsonObject();
            for (int c = 0; c < header.Length; c++)
            {
                if (row[c] is not null || r == 0)
                {
                    node[header[c]] = row[c];
                }
            }

            return node.ToJsonString(JsonSerializerOptions.Default);
        }));
    }

    public static async Task<byte[]> Parquet(string[] header, IReadOnlyList<string?[]> rows, int groupRows)
    {
        DataField[] fields = [.. header.Select(h => new DataField<string>(h, nullable: true))];
        using var stream = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream))
        {
            foreach (string?[][] chunk in rows.Chunk(groupRows))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                for (int c = 0; c < fields.Length; c++)
                {
                    await group.WriteAsync(fields[c], chunk.Select(row => row[c]!).ToArray());
                }
            }
        }

        return stream.ToArray();
    }
}
