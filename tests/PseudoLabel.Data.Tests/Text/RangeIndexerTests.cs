using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.Data.Tables;
using PseudoLabel.Data.Text;

namespace PseudoLabel.Data.Tests.Text;

/// <summary>Ranges gone over at once find what one pass from the start finds.</summary>
public sealed class RangeIndexerTests
{
    private static readonly DataFile File = MemorySource.File("t.csv");

    // Its dialect is set, so that none is looked for.
    private static readonly DataFile Decided = File with { Dialect = TextDialect.Plain(DataFormat.Csv) };

    [Property(MaxTest = 500)]
    public Property Index_AnyText_IsThatOfOnePass(PositiveInt range, PositiveInt batch, PositiveInt threads) =>
        Prop.ForAll(Arb.From(Texts()), text =>
        {
            MemorySource source = MemorySource.Of("a\n" + text);
            long length = Encoding.UTF8.GetByteCount(text) + 2;
            Assert.Equal(
                Outcome(() => OnePass(source, 1 + batch.Get % 5)),
                Outcome(() => InRanges(source, length, 1 + batch.Get % 5, 1 + threads.Get % 4, 1 + range.Get % 40)));
        });

    [Fact]
    public void Index_LargeFileWithQuotedNewlines_IsTheSameForAnyThreads()
    {
        // 40 MB: ranges of 8 MiB that end in quotes, between carriage return and line feed, and in characters of several bytes.
        var text = new StringBuilder("a,b\r\n");
        for (int i = 0; text.Length < 40_000_000; i++)
        {
            text.Append(i).Append(i % 7 == 0 ? ",\"ž\n\"\"quoted, \r\n" : ",\"plain ž").Append('x', i % 211).Append("\"\r\n");
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        var source = new MemorySource(bytes);
        TableIndex[] found = [.. new[] { 1, 2, 3 }.Select(threads =>
            TableIndexer.Index(File, source, new IndexOptions { BatchRows = 10_000, Threads = threads }, CancellationToken.None))];
        Assert.True(source.Opened > 8, "no ranges were gone over");
        Assert.Equal(found[0].Slices, found[1].Slices);
        Assert.Equal(found[0].Slices, found[2].Slices);
        Assert.Equal(found[0].Rows, found[2].Rows);
    }

    [Fact]
    public void Index_DamageInALaterRange_IsARowSetAsideWithItsLine()
    {
        // Nine characters of UTF-8 to one damaged sequence: damage, and no other encoding.
        byte[] bytes = Encoding.UTF8.GetBytes("a\n" + string.Concat(Enumerable.Repeat("0123456789\n", 2_000_000)) + "žžž\nžžž\nžžž\n0\n");
        bytes[^2] = 0xFF;
        var source = new MemorySource(bytes);
        TableIndex index = TableIndexer.Index(File, source, new IndexOptions { Threads = 2 }, CancellationToken.None);
        Assert.Equal(2_000_004, index.Rows);
        RowBlock last =
            TableReader.Read(index.Slices[^1], index, TestTables.AllText(["a"]), source, new ReadOptions(), CancellationToken.None).Last();
        Assert.Equal(new SetAsideRow(2_000_003, 2_000_005, "", "the text is not UTF-8"), Assert.Single(last.SetAside));
    }

    private static List<TableSlice> OnePass(MemorySource source, int batchRows) =>
        [.. TableIndexer.Index(Decided, source, new IndexOptions { BatchRows = batchRows }, CancellationToken.None).Slices];

    private static List<TableSlice> InRanges(MemorySource source, long length, int batchRows, int threads, int range)
    {
        var cutter = new SliceCutter(Decided, batchRows);
        new RangeIndexer(Decided, source, CancellationToken.None).Index(cutter, start: 2, line: 2, length, threads, range);
        return [.. cutter.Finish()];
    }

    private static string Outcome(Func<List<TableSlice>> index)
    {
        try
        {
            return string.Join('|', index().Select(s => (s.Offset, s.Length, s.FirstRow, s.Rows, s.FirstLine)));
        }
        catch (UserErrorException e)
        {
            return e.Message;
        }
    }

    private static Gen<string> Texts() =>
        Gen.Elements("1", "22", ",", "\"", "\"\"", "\n", "\r\n", "\"x\ny\"", "ž", ",\"a\n\"", "\n\n")
            .ListOf()
            .Select(parts => string.Concat(parts));
}
