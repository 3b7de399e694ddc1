using Parquet;
using Parquet.Schema;

namespace PseudoLabel.Data.Tests.Columnar.ParquetFormat;

public sealed class ParquetTableTests
{
    [Fact]
    public async Task Read_EveryType_AsNumberOrText()
    {
        var source = new MemorySource(await Typed());
        TableIndex index = TestTables.Index("t.parquet", source, batchRows: 2);
        TableSchema numbers = TestTables.Schema("flag", ("f", ColumnKind.Numeric), ("d", ColumnKind.Numeric), ("n", ColumnKind.Numeric),
            ("i", ColumnKind.Numeric));
        List<RowBlock> blocks = TestTables.ReadSlices(index, numbers, source, new ReadOptions { ReadLabels = true });
        Assert.Equal([1.5f, float.NaN], blocks[0].Columns[0].Numbers!);
        Assert.Equal([0.1f, -2f], blocks[0].Columns[1].Numbers!);
        Assert.Equal([3f, float.NaN], blocks[0].Columns[2].Numbers!);
        Assert.Equal([9f, -9f], blocks[0].Columns[3].Numbers!);
        Assert.Equal(["true", "false"], blocks[0].Labels!);

        TableSchema text = TestTables.AllText(["f", "d", "n", "i", "flag", "when", "s", "b"]);
        Assert.Equal(
            ["1.5", "0.1", "3", "9", "true", "2024-02-29T12:30:00", "12.5", "é"],
            TestTables.Rows(TestTables.ReadSlices(index, text, source, new ReadOptions()))[0]);
    }

    [Fact]
    public async Task Read_BadNumbers_AreMissingAndNamed()
    {
        var source = new MemorySource(await Typed());
        TableIndex index = TestTables.Index("t.parquet", source);
        TableSchema schema = TestTables.Schema("flag", ("s", ColumnKind.Numeric), ("d", ColumnKind.Numeric));
        RowBlock block = TestTables.ReadSlices(index, schema, source, new ReadOptions()).Single();
        Assert.Equal([12.5f, float.NaN, float.NaN], block.Columns[0].Numbers!);
        Assert.Empty(block.SetAside);
        Assert.Equal(
            [
                new UnfitCells("s", Count: 1, Row: 1, Line: 0, "'abc' is not a number"),
                new UnfitCells("d", Count: 1, Row: 2, Line: 0, "'1E+300' is beyond the range of a 32-bit number"),
            ],
            block.Unfit);
    }

    [Fact]
    public void Index_NotParquet_NamesTheFile()
    {
        var error = Assert.Throws<UserErrorException>(() => TestTables.Index("t.parquet", "a,b\n1,2\n3,4\n5,6\n"));
        Assert.Equal("t.parquet: not a Parquet file, or a damaged one", error.Message);
        Assert.Equal("t.parquet: the file is empty; it needs a header and rows",
            Assert.Throws<UserErrorException>(() => TestTables.Index("t.parquet", string.Empty)).Message);
    }

    [Fact]
    public async Task Index_SeveralRowGroups_SlicesStayWithinOne()
    {
        string?[][] rows = [.. Enumerable.Range(0, 7).Select(i => new[] { $"r{i}" })];
        TableIndex index =
            TestTables.Index("t.parquet", new MemorySource(await TestTables.Parquet(["a"], rows, groupRows: 5)), batchRows: 3);
        Assert.Equal([(0L, 3), (3L, 2), (5L, 2)], index.Slices.Select(s => (s.FirstRow, s.Rows)));
    }

    [Fact]
    public async Task Read_CutOffOrOverwritten_NamesTheFile()
    {
        const string message = "t.parquet: not a Parquet file, or a damaged one";
        TableSchema schema = TestTables.AllText(["f"]);
        byte[] whole = await Typed();
        byte[] overwritten = whole.ToArray();
        overwritten.AsSpan(4, 16).Fill(0xFF);
        foreach (byte[] bytes in new[] { whole[..(whole.Length / 2)], whole[(whole.Length / 2)..], overwritten })
        {
            var source = new MemorySource(bytes);
            var error = Assert.Throws<UserErrorException>(
                () => TestTables.ReadSlices(TestTables.Index("t.parquet", source), schema, source, new ReadOptions()));
            Assert.Equal(message, error.Message);
        }
    }

    private static async Task<byte[]> Typed()
    {
        var fields = new DataField[]
        {
            new DataField<float>("f"), new DataField<double>("d"), new("n", typeof(int?)), new DataField<long>("i"),
            new DataField<bool>("flag"), new DataField<DateTime>("when"), new DataField<string>("s"), new("b", typeof(byte[])),
        };
        using var stream = new MemoryStream();
        await using (ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await group.WriteAsync<float>(fields[0], new[] { 1.5f, float.NaN, 0f });
            await group.WriteAsync<double>(fields[1], new[] { 0.1, -2, 1e300 });
            await group.WriteAsync<int>(fields[2], new int?[] { 3, null, 1 });
            await group.WriteAsync<long>(fields[3], new[] { 9L, -9L, 0L });
            await group.WriteAsync<bool>(fields[4], new[] { true, false, true });
            await group.WriteAsync<DateTime>(
                fields[5], Enumerable.Repeat(new DateTime(2024, 2, 29, 12, 30, 0, DateTimeKind.Utc), 3).ToArray());
            await group.WriteAsync(fields[6], new[] { "12.5", "abc", "?" });
            await group.WriteAsync(fields[7], Enumerable.Repeat("é"u8.ToArray(), 3).ToArray());
        }

        return stream.ToArray();
    }
}
