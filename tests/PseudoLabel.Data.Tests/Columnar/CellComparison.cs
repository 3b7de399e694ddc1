using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Columnar;

/// <summary>
/// Columnar files against the same rows as CSV, cell by cell: as categories, as numbers, as times, and as the sample of them.
/// </summary>
internal sealed class CellComparison
{
    private readonly string[] header;
    private readonly int rows;
    private readonly IReadOnlyList<string?[]> categories;
    private readonly IReadOnlyList<string?[]> sample;
    private readonly IReadOnlyList<string?[]> numbers;
    private readonly IReadOnlyList<string?[]> times;

    public CellComparison(string[] header, string?[][] cells)
    {
        this.header = header;
        rows = cells.Length;
        MemorySource csv = MemorySource.Of(TestTables.Csv(header, cells, ',', "\n", quoteAll: false, lastLineEnd: true));
        TableIndex index = TestTables.Index("t.csv", csv, batchRows: 64);
        categories = Categories(index, csv);
        sample = [.. cells.Select(row => row.Select(CanonicalText.Of).ToArray())];
        numbers = Numbers(index, csv);
        times = Times(index, csv);
    }

    public void AssertSame(byte[] file, string what, string name = "t.parquet")
    {
        var source = new MemorySource(file);
        TableIndex index = TestTables.Index(name, source, batchRows: 64);
        Assert.Equal(header, index.Header);
        Assert.Equal(rows, index.Rows);
        Assert.Empty(index.Unread);

        Compare(categories, Categories(index, source), what);
        Compare(
            sample,
            [.. TableSample.Read(index, source, maxRows: 1000, CancellationToken.None).Rows
                .Select(row => row.Select(CanonicalText.Of).ToArray())],
            what + ", sample");
        Compare(numbers, Numbers(index, source), what + ", numbers");
        Compare(times, Times(index, source), what + ", times");
    }

    private List<string?[]> Categories(TableIndex index, IDataSource source)
    {
        List<RowBlock> blocks = TestTables.ReadSlices(index, Schema(ColumnKind.Categorical), source, new ReadOptions { BlockRows = 50 });
        Assert.All(blocks, b => Assert.Empty(b.SetAside));
        return [.. TestTables.Rows(blocks).Select(row => row.Select(CanonicalText.Of).ToArray())];
    }

    private List<string?[]> Numbers(TableIndex index, IDataSource source) =>
        [.. TestTables.ReadSlices(index, Schema(ColumnKind.Numeric), source, new ReadOptions())
            .SelectMany(b => Enumerable.Range(0, b.Rows).Select(r => b.Columns.Select(c => (string?)$"{c.Numbers![r]:R}").ToArray()))];

    private List<string?[]> Times(TableIndex index, IDataSource source) =>
        [.. TestTables.ReadSlices(index, Schema(ColumnKind.DateTime), source, new ReadOptions())
            .SelectMany(b => Enumerable.Range(0, b.Rows).Select(r => b.Columns.Select(c => (string?)$"{c.Times![r]}").ToArray()))];

    private TableSchema Schema(ColumnKind kind) => TestTables.Schema("none", [.. header.Select(h => (h, kind))]);

    private void Compare(IReadOnlyList<string?[]> expected, List<string?[]> actual, string what)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (int row = 0; row < expected.Count; row++)
        {
            for (int column = 0; column < header.Length; column++)
            {
                if (expected[row][column] != actual[row][column])
                {
                    Assert.Fail($"{what}: row {row}, column '{header[column]}' is '{actual[row][column]}', "
                        + $"the CSV has '{expected[row][column]}'");
                }
            }
        }
    }
}
