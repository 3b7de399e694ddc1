using System.Text;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Tables;

public sealed class TableSampleTests
{
    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.csv.gz")]
    [InlineData("t.jsonl")]
    [InlineData("t.parquet")]
    public async Task Read_MoreRowsThanWanted_TakesTheFirstRowsOfEverySlice(string name)
    {
        (MemorySource source, TableIndex index) = await Table(name);
        RawSample sample = TableSample.Read(index, source, maxRows: 7, CancellationToken.None);

        // 25 rows in slices of 10, 10 and 5; ceil(7 / 3) = 3 rows of each.
        Assert.Equal(["0", "1", "2", "10", "11", "12", "20", "21", "22"], sample.Rows.Select(r => r[0]));
        Assert.All(sample.Rows, r => Assert.Null(r[1]));
        Assert.Equal(["a", "b"], sample.Header);
    }

    [Theory]
    [InlineData("t.csv")]
    [InlineData("t.parquet")]
    public async Task Read_FewRows_TakesAll(string name)
    {
        (MemorySource source, TableIndex index) = await Table(name);
        Assert.Equal(25, TableSample.Read(index, source, maxRows: 25, CancellationToken.None).Rows.Count);
    }

    private static async Task<(MemorySource Source, TableIndex Index)> Table(string name)
    {
        string[] header = ["a", "b"];
        string?[][] rows = [.. Enumerable.Range(0, 25).Select(i => new[] { $"{i}", null })];
        byte[] csv = Encoding.UTF8.GetBytes(TestTables.Csv(header, rows, ',', "\n", quoteAll: false, lastLineEnd: true));
        byte[] bytes = MemorySource.File(name).Format switch
        {
            DataFormat.Parquet => await TestTables.Parquet(header, rows, groupRows: 20),
            DataFormat.JsonLines => Encoding.UTF8.GetBytes(TestTables.JsonLines(header, rows)),
            _ => name.EndsWith(".gz", StringComparison.Ordinal) ? MemorySource.Gzip(csv) : csv,
        };
        var source = new MemorySource(bytes);
        return (source, TestTables.Index(name, source, batchRows: 10));
    }
}
