using PseudoLabel.Data;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Fuzzing;

/// <summary>Reads tables to their end, as the program does.</summary>
internal static class TableReading
{
    /// <summary>
    /// The reading of a table: its index, a sample, and every cell as text; the rows read must be those that the index promised.
    /// </summary>
    /// <param name="name">A file name of the format.</param>
    public static Func<byte[], long> Of(string name)
    {
        (DataFormat format, bool gzip) = DataFormats.FromName(name)!.Value;
        return Of(new DataFile { Name = name, Format = format, Gzip = gzip });
    }

    /// <summary>The reading of a table, as <see cref="Of(string)"/>.</summary>
    /// <param name="file">How it is read.</param>
    public static Func<byte[], long> Of(DataFile file) => bytes =>
    {
        var source = new OneFile(bytes);
        TableIndex index = TableIndexer.Index(file, source, new IndexOptions { BatchRows = 1000 }, CancellationToken.None);
        TableSample.Read(index, source, maxRows: 100, CancellationToken.None);
        var schema = new TableSchema
        {
            Columns =
                [.. index.Header.Select(
                    (h, i) => new ColumnSpec(
                        h, index.Unread.ContainsKey(h) ? ColumnKind.Ignore : i % 2 == 0 ? ColumnKind.Text : ColumnKind.Numeric, "fuzzed"))],
            LabelColumn = "none",
        };
        long rows = 0;
        foreach ((_, RowBlock block) in TableReader.ReadAll(index, schema, source, new ReadOptions(), CancellationToken.None))
        {
            rows += block.Rows + block.SetAside.Count;
        }

        return rows == index.Rows ? rows : throw new InvalidOperationException($"{rows} rows were read, {index.Rows} were promised");
    };

    private sealed class OneFile(byte[] bytes) : IDataSource
    {
        public Stream OpenRead(DataFile file) => new MemoryStream(bytes, writable: false);
    }
}
