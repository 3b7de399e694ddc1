using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Tables;

public sealed class RawRowsTests
{
    [Theory]
    [InlineData("t.csv", "a,b\n 1 ,\"x, \"\"y\"\"\"\n007,NA\n,\n1.50,$5\n")]
    [InlineData("t.tsv", "a\tb\n 1 \tx, \"y\"\n007\tNA\n\"\"\t\n1.50\t$5\n")]
    public void Pick_Text_GivesCellsAsTheyAre(string name, string text)
    {
        DataFile file = MemorySource.File(name);
        MemorySource source = MemorySource.Of(text);
        TableIndex index = TableIndexer.Index(file, source, new IndexOptions { BatchRows = 2 }, default);

        IReadOnlyDictionary<long, string[]> rows = RawRows.Pick(index, [3, 0, 3, 2, 1], source, default);

        Assert.Equal([0, 1, 2, 3], rows.Keys.Order());
        Assert.Equal([" 1 ", "x, \"y\""], rows[0]);
        Assert.Equal(["007", "NA"], rows[1]);
        Assert.Equal(["", ""], rows[2]);
        Assert.Equal(["1.50", "$5"], rows[3]);
    }

    [Fact]
    public void Pick_MalformedRows_GiveTheCellsThatAreThere()
    {
        MemorySource source = MemorySource.Of("a,b,c\n1,2,3\n4,5\n6,7,8,9\n\"x\"y,1,2\n10,11,12\n");
        TableIndex index = TableIndexer.Index(MemorySource.File("t.csv"), source, new IndexOptions(), default);

        IReadOnlyDictionary<long, string[]> rows = RawRows.Pick(index, [0, 1, 2, 3, 4], source, default);

        Assert.Equal(["1", "2", "3"], rows[0]);
        Assert.Equal(["4", "5", ""], rows[1]);
        Assert.Equal(["6", "7", "8"], rows[2]);
        Assert.Equal(["", "", ""], rows[3]);
        Assert.Equal(["10", "11", "12"], rows[4]);
    }

    [Fact]
    public void Line_AnyRow_IsWhereItStarts()
    {
        MemorySource source = MemorySource.Of("a,b\n1,\"x\ny\"\n2,z\n\n3,z\n");
        TableIndex index = TableIndexer.Index(MemorySource.File("t.csv"), source, new IndexOptions { BatchRows = 2 }, default);

        Assert.Equal([2, 4, 6], Enumerable.Range(0, 3).Select(row => RawRows.Line(index, row, source)));
    }

    [Fact]
    public void Pick_Gzip_GoesOverItOnce()
    {
        DataFile file = MemorySource.File("t.csv.gz");
        string text = "a\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"v{i}\n"));
        var source = new MemorySource(MemorySource.Gzip(System.Text.Encoding.UTF8.GetBytes(text)));
        TableIndex index = TableIndexer.Index(file, source, new IndexOptions { BatchRows = 7 }, default);
        int opened = source.Opened;

        IReadOnlyDictionary<long, string[]> rows = RawRows.Pick(index, [99, 3, 50], source, default);

        Assert.Equal(["v3", "v50", "v99"], rows.OrderBy(r => r.Key).Select(r => r.Value[0]));
        Assert.Equal(opened + 1, source.Opened);
    }

    [Fact]
    public void Pick_JsonLines_GivesTextsNumbersAndNothing()
    {
        DataFile file = MemorySource.File("t.jsonl");
        MemorySource source = MemorySource.Of("{\"a\":1.50,\"b\":\"x\\ny\"}\n{\"b\":null,\"a\":[1, 2]}\n");
        TableIndex index = TableIndexer.Index(file, source, new IndexOptions(), default);

        IReadOnlyDictionary<long, string[]> rows = RawRows.Pick(index, [0, 1], source, default);

        Assert.Equal(["a", "a[0]", "a[1]", "b"], index.Header);
        Assert.Equal(["1.50", "", "", "x\ny"], rows[0]);
        Assert.Equal(["", "1", "2", ""], rows[1]);
    }

    [Fact]
    public void Pick_NoRows_OpensNothing()
    {
        MemorySource source = MemorySource.Of("a\n1\n");
        TableIndex index = TableIndexer.Index(MemorySource.File("t.csv"), source, new IndexOptions(), default);
        int opened = source.Opened;

        Assert.Empty(RawRows.Pick(index, [], source, default));
        Assert.Equal(opened, source.Opened);
    }
}
