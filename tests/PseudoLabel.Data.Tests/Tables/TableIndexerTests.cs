using System.Text;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Tables;

public sealed class TableIndexerTests
{
    [Fact]
    public void Index_QuotedNewlinesBlankLinesAndNoLastNewline_FindsRowsOffsetsAndLines()
    {
        const string text = "\uFEFFa,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"\"\"\n\"\"\"\n3,z";
        TableIndex index = TestTables.Index("t.csv", text, batchRows: 2);
        Assert.Equal(["a", "b"], index.Header);
        Assert.Equal(3, index.Rows);
        Assert.Equal([(2L, 0L, 2), (7L, 2L, 1)], index.Slices.Select(s => (s.FirstLine, s.FirstRow, s.Rows)));

        // The byte order mark is 3 bytes, the header line 5.
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal(8, index.Slices[0].Offset);
        Assert.Equal("3,z", Encoding.UTF8.GetString(bytes.AsSpan((int)index.Slices[1].Offset, (int)index.Slices[1].Length)));
    }

    [Fact]
    public void Index_RecordsAcrossBuffers_AreWhole()
    {
        // 700 kB: cells and their quotes straddle the first buffers of 256 KiB wherever those end.
        string[] cells = Enumerable.Range(0, 7000).Select(i => $"\"{new string('x', 90 + (i % 13))}\n\"\"{i}\"").ToArray();
        string text = "a,b\n" + string.Concat(cells.Select((c, i) => $"{i},{c}\n"));
        TableIndex index = TestTables.Index("t.csv", text, batchRows: 1000);
        Assert.Equal(7000, index.Rows);
        Assert.Equal([.. Enumerable.Range(0, 7).Select(i => 2L + (2000 * i))], index.Slices.Select(s => s.FirstLine));
    }

    [Fact]
    public void Index_HeaderOnly_HasNoRows()
    {
        Assert.Equal(0, TestTables.Index("t.csv", "a,b\n").Rows);
        Assert.Empty(TestTables.Index("t.csv", "a,b").Slices);
    }

    [Fact]
    public void Index_QuoteInsideAnUnquotedCell_IsText() =>
        Assert.Equal(2, TestTables.Index("t.csv", "a,b\n5\" pipe,1\n6\" pipe,2\n").Rows);

    [Fact]
    public void Index_NamelessAndPaddedColumns_AreNamed() =>
        Assert.Equal(["column_1", "b"], TestTables.Index("t.csv", ", b \n1,2\n").Header);

    [Fact]
    public void Index_JsonLines_HeaderIsUnionOfKeysInOrderOfAppearance()
    {
        string lines = "{\"b\":1,\"a\":2}\n\n{\"c\":{\"a\":3},\"a\":1}\n" + string.Concat(Enumerable.Repeat("{}\n", 998))
            + "{\"late\":1}\n";
        TableIndex index = TestTables.Index("t.jsonl", lines);
        Assert.Equal(["b", "a", "c.a", "late"], index.Header);
        Assert.Equal(1001, index.Rows);
    }

    [Theory]
    [InlineData("t.csv", "", "t.csv: the file is empty; it needs a header and rows")]
    [InlineData("t.csv", "\uFEFF\n\r\n", "t.csv: the file is empty; it needs a header and rows")]
    [InlineData("t.jsonl", " \n", "t.jsonl: the file is empty; it needs a header and rows")]
    [InlineData("t.csv", "a,b,a\n1,2,3\n", "t.csv, line 1, column 'a': two columns have this name; rename one; "
        + "set no-header if this line is a row")]
    [InlineData("t.csv", "a\r1\r2\r", "t.csv, line 1: lines end in a lone carriage return; save the file with LF or CRLF line ends")]
    [InlineData("t.csv", "a,b\n1,\"x\ny\"\n2,\"z\n3,w\n", "t.csv, line 4: the quote that opens here is never closed; close it, "
        + "or double a quote that is text")]
    [InlineData("t.csv", "a,b\n1,\"x\ny\",\n\"2,z", "t.csv, line 4: the quote that opens here is never closed; close it, "
        + "or double a quote that is text")]
    public void Index_UnusableFile_SaysWhatAndWhere(string name, string text, string message) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => TestTables.Index(name, text)).Message);

    [Fact]
    public void Index_NotUtf8InTheHeader_NamesTheLine()
    {
        byte[] bytes = [.. "a,"u8, 0xE9, 0x81, .. "\n1,é\n"u8];
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv", new MemorySource(bytes)));
        Assert.Equal("t.csv, line 1: the text is not UTF-8", error.Message);
    }

    [Fact]
    public void Index_DamagedGzip_NamesTheFile()
    {
        const string message = "t.csv.gz: not a gzip file, or a damaged one; compress it again";
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv.gz", "a,b\n1,2\n")).Message);
    }

    [Fact]
    public void Index_GzipCutOffAnywhere_IsRefused()
    {
        byte[] packed = MemorySource.Gzip(
            Encoding.UTF8.GetBytes("a,b\n" + string.Concat(Enumerable.Range(0, 500).Select(i => $"{i},{i * 7919 % 1000}\n"))));
        foreach (int cut in Enumerable.Range(1, packed.Length - 1))
        {
            UserErrorException error =
                Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv.gz", new MemorySource(packed[..cut])));
            Assert.Equal("t.csv.gz", error.File);
        }
    }

    [Fact]
    public void Index_GzipOfSeveralMembers_IsReadWhole()
    {
        byte[] packed = [.. MemorySource.Gzip("a,b\n1,2\n3"u8.ToArray()), .. MemorySource.Gzip(",4\n"u8.ToArray()),
            .. MemorySource.Gzip([])];
        Assert.Equal(2, TestTables.Index("t.csv.gz", new MemorySource(packed)).Rows);
    }

    [Fact]
    public void Index_EndlessQuote_StopsAtTheLongestRecord()
    {
        var bytes = new byte[70 << 20];
        bytes.AsSpan().Fill((byte)'\n');
        "a,b\n1,2\n3,\"4"u8.CopyTo(bytes);
        Assert.Equal(3, Assert.Throws<UserErrorException>(() => TestTables.Index("t.csv", new MemorySource(bytes))).Line);
    }

    [Fact]
    public void Index_Canceled_Stops() => Assert.Throws<OperationCanceledException>(() => TableIndexer.Index(
        MemorySource.File("t.csv"), MemorySource.Of("a\n1\n"), new IndexOptions(), new CancellationToken(canceled: true)));
}
