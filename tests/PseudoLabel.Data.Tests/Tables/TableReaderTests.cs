using System.Text;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Tables;

public sealed class TableReaderTests
{
    private static readonly TableSchema Schema =
        TestTables.Schema("y", ("n", ColumnKind.Numeric), ("gone", ColumnKind.Ignore), ("c", ColumnKind.Categorical));

    [Fact]
    public void Read_ReusedBlocks_HoldTheSameRowsOneAfterAnother()
    {
        string text = "a,b,label\n" + string.Concat(Enumerable.Range(0, 100).Select(i => i % 7 == 3 ? $"x,t{i},l\n" : $"{i},t{i},l{i}\n"));
        TableSchema schema = TestTables.Schema("label", ("a", ColumnKind.Numeric), ("b", ColumnKind.Text));
        MemorySource source = MemorySource.Of(text);
        TableIndex index = TestTables.Index("t.csv", source, batchRows: 45);
        var options = new ReadOptions { BlockRows = 8, ReadLabels = true };
        string[] fresh = [.. TableReader.ReadAll(index, schema, source, options, CancellationToken.None).Select(p => Text(p.Block))];
        string[] reused = [.. TableReader.ReadAll(index, schema, source, options with { ReuseBlocks = true }, CancellationToken.None)
            .Select(p => Text(p.Block))];
        Assert.Equal(fresh, reused);

        static string Text(RowBlock block) => string.Join('|', [
            .. block.RowNumbers, .. block.Columns[0].Numbers!, .. block.Columns[1].Values!, .. block.Labels!, .. block.SetAside]);
    }

    [Fact]
    public void Read_OtherOrderAndSuperfluousColumns_GivesTheSchemasColumns()
    {
        RowBlock block =
            TestTables.Read("t.csv", "c,extra,y,n\nred,?,A,1.5\n,,,\n", Schema, new ReadOptions { ReadLabels = true }).Single();
        Assert.Equal(2, block.Rows);
        Assert.Equal([1.5f, float.NaN], block.Columns[0].Numbers!);
        Assert.Equal(["red", null], block.Columns[1].Values!);
        Assert.Equal(["A", null], block.Labels!);
        Assert.Equal([0L, 1L], block.RowNumbers);
    }

    [Fact]
    public void Read_BadNumber_IsMissingAndNamedWithItsLine()
    {
        const string text = "n,c,m\r\n1,\"two\r\nlines\",1\r\nabc,x,def\r\n3,y,Infinity\r\n4,z,4\r\n";
        TableSchema schema = TestTables.Schema("y", ("n", ColumnKind.Numeric), ("c", ColumnKind.Categorical), ("m", ColumnKind.Numeric));
        RowBlock block = TestTables.Read("t.csv", text, schema).Single();
        Assert.Equal([0L, 1L, 2L, 3L], block.RowNumbers);
        Assert.Equal([1f, float.NaN, 3f, 4f], block.Columns[0].Numbers!);
        Assert.Equal([1f, float.NaN, float.NaN, 4f], block.Columns[2].Numbers!);
        Assert.Equal(["two\r\nlines", "x", "y", "z"], block.Columns[1].Values!);
        Assert.Empty(block.SetAside);
        Assert.Equal([new UnfitCells("n", 1, 1, 4, "'abc' is not a number"), new UnfitCells("m", 2, 1, 4, "'def' is not a number")],
            block.Unfit);
    }

    [Fact]
    public void Read_JsonLines_TakesEachKindOfValue()
    {
        const string text = """
            {"n":-1.5e1,"c":"A\u00e9\"","y":true}
            {"c":7,"n":"2"}
            {"n":null,"c":["red", "green"],"y":"last","y":"wins"}
            {"n":false,"c":"x"}
            """;
        RowBlock block = TestTables.Read("t.jsonl", text, Schema, new ReadOptions { ReadLabels = true }).Single();
        Assert.Equal([-15f, 2f, float.NaN, float.NaN], block.Columns[0].Numbers!);
        Assert.Equal(["Aé\"", "7", "red green", "x"], block.Columns[1].Values!);
        Assert.Equal(["true", null, "wins", null], block.Labels!);
        Assert.Equal([new UnfitCells("n", Count: 1, Row: 3, Line: 4, "'false' is not a number")], block.Unfit);
    }

    [Fact]
    public void Read_MissingColumns_NamesAllAndTheNearest()
    {
        Assert.Equal(
            "t.csv, column 'c': the file has no such column; the nearest is 'cc'",
            Assert.Throws<UserErrorException>(() => TestTables.Read("t.csv", "n,cc\n1,x\n", Schema)).Message);
        Assert.Equal(
            "t.csv, column 'n': the file has no such column, nor 'c'",
            Assert.Throws<UserErrorException>(() => TestTables.Read("t.csv", "x,y\n1,x\n", Schema)).Message);
    }

    [Theory]
    [InlineData("t.csv", "n,c\n1,x\n2,\"y\n\"\n3\n4,z\n", 2, 5, "expects 2 columns, found 1")]
    [InlineData("t.csv", "n,c\n1,x\n\n2,\"y\n\",z\n4,z\n", 1, 4, "expects 2 columns, found 3")]
    [InlineData("t.csv", "n,c\n1,\"x\" y\n4,z\n", 0, 2, "text follows a closing quote; double every quote that is text")]
    [InlineData("t.tsv", "n\tc\n1,x\n4\tz\n", 0, 2, "expects 2 columns, found 1")]
    [InlineData("t.jsonl", "{\"n\":1,\"c\":\"x\"}\n[1]\n{\"n\":4,\"c\":\"z\"}\n", 1, 2, "a JSON array where JSON Lines has one object a "
        + "line; write each element on a line of its own")]
    [InlineData("t.jsonl", "{\"n\":1,\"c\":\"x\"}\n{\"n\":1\n{\"n\":4,\"c\":\"z\"}\n", 1, 2, "the line is not one valid JSON object")]
    [InlineData("t.jsonl", "{\"n\":1} {}\n{\"n\":4,\"c\":\"z\"}\n", 0, 1, "the line is not one valid JSON object")]
    [InlineData("t.jsonl", "{\"c\":\"\\ud800\"}\n{\"n\":4,\"c\":\"z\"}\n", 0, 1, "the line is not one valid JSON object")]
    public void Read_MalformedRow_IsSetAsideWithItsLine(string name, string text, int row, int line, string reason)
    {
        List<RowBlock> blocks = TestTables.Read(name, text, Schema);
        Assert.Equal(new SetAsideRow(row, line, "", reason), Assert.Single(blocks.SelectMany(b => b.SetAside)));
        Assert.Equal("z", blocks[^1].Columns[1].Values![^1]);
        TableIndex index = TestTables.Index(name, text);
        Assert.Equal(index.Rows, blocks.Sum(b => b.Rows) + 1);
        RawSample sample = TableSample.Read(index, MemorySource.Of(text), maxRows: 100, CancellationToken.None);
        Assert.Equal([row], sample.Malformed);
        Assert.Equal(index.Rows - 1, sample.Usable().Rows.Count);
    }

    [Fact]
    public void Read_ManyColumnsQuotedOrNot_SplitsAlike()
    {
        // 100 columns: the vector search for delimiters takes several steps and a rest.
        string[] header = [.. Enumerable.Range(0, 100).Select(i => $"c{i}")];
        string[] plain = [.. Enumerable.Range(0, 100).Select(i => i % 7 == 0 ? "" : new string('v', i % 11) + i)];
        string text = $"{string.Join(',', header)}\n{string.Join(',', plain)}\n{string.Join(',', plain.Select(c => $"\"{c}\""))}\n";
        List<string?[]> rows = TestTables.Rows(TestTables.Read("t.csv", text, TestTables.AllText(header)));
        Assert.Equal(plain.Select(c => c.Length == 0 ? null : c), rows[0]);
        Assert.Equal(rows[0], rows[1]);
    }

    [Fact]
    public void Read_EqualCategories_ShareOneString()
    {
        string?[] values = TestTables.Read("t.csv", "n,c\n1,red\n2,red\n", Schema).Single().Columns[1].Values!;
        Assert.Same(values[0], values[1]);
    }

    [Fact]
    public void Read_LongTexts_EndBlocksEarly()
    {
        string text = "n,c\n" + string.Concat(Enumerable.Repeat($"1,{new string('x', 1 << 20)}\n", 40));
        Assert.Equal([32, 8], TestTables.Read("t.csv", text, Schema).Select(b => b.Rows));
    }

    [Fact]
    public void Read_FileThatShrankSinceIndexed_IsRefused()
    {
        TableIndex index = TestTables.Index("t.csv", "n,c\n1,x\n2,y\n");
        var error = Assert.Throws<UserErrorException>(
            () => TestTables.ReadSlices(index, Schema, MemorySource.Of("n,c\n1,x\n"), new ReadOptions()));
        Assert.Equal("t.csv: has fewer rows than when it was indexed: it changed while being read; start again", error.Message);
    }

    [Fact]
    public void ReadAll_Gzip_OpensOnceAndNamesLines()
    {
        string text = "n,c\n" + string.Concat(Enumerable.Range(0, 250).Select(i => i == 249 ? "bad,x\n" : $"{i},x\n"));
        var source = new MemorySource(MemorySource.Gzip(Encoding.UTF8.GetBytes(text)));
        TableIndex index = TestTables.Index("t.csv.gz", source, batchRows: 100);
        int before = source.Opened;
        List<(TableSlice Slice, RowBlock Block)> read =
            TableReader.ReadAll(index, Schema, source, new ReadOptions { BlockRows = 64 }, CancellationToken.None).ToList();
        Assert.Equal(before + 1, source.Opened);
        Assert.Equal([0L, 0L, 100L, 100L, 200L], read.Select(p => p.Slice.FirstRow));
        Assert.Equal(new UnfitCells("n", Count: 1, Row: 249, Line: 251, "'bad' is not a number"), read[^1].Block.Unfit.Single());
    }

    [Fact]
    public void Read_Canceled_Stops()
    {
        MemorySource source = MemorySource.Of("n,c\n1,x\n");
        TableIndex index = TestTables.Index("t.csv", source);
        Assert.Throws<OperationCanceledException>(
            () => TableReader.ReadAll(index, Schema, source, new ReadOptions(), new CancellationToken(canceled: true)).Count());
    }
}
