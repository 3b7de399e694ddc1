using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Tests.Inference;

public sealed class PixelColumnsTests
{
    private static readonly ImageShape Shape = new(2, 2, 1);

    [Fact]
    public void Infer_NumberColumns_ArePixelsInFileOrderConstantOnesToo()
    {
        string csv = "id,a,b,note,c,d,label\n"
            + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},0,{i % 7},word{i},5,{i % 3},{i % 2}\n"));

        TableSchema schema = Infer(csv, "label");

        Assert.Equal(["a", "b", "c", "d"], schema.UsedColumns().Select(c => c.Name));
        Assert.Equal(Shape, schema.Image);
        Assert.False(schema.ImageFiles);
    }

    [Theory]
    [InlineData("a,b,c,label\n1,2,3,x\n", "has 3 number columns, but an image of 2x2 has 4 pixels")]
    [InlineData("a,b,c,d,e,label\n1,2,3,4,5,x\n", "has 5 number columns, but an image of 2x2 has 4 pixels")]
    public void Infer_OtherNumberOfColumns_NamesBothAndTheFile(string csv, string problem)
    {
        var error = Assert.Throws<UserErrorException>(() => Infer(csv, "label"));

        Assert.StartsWith("t.csv: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Infer_ColumnLeftOutByHand_IsNoPixel() => Assert.Equal(
        ["a", "b", "d", "e"],
        PixelColumns.Infer(
            Sample("a,b,c,d,e,label\n1,2,3,4,5,x\n"), "label", Shape,
            new SchemaOptions { Overrides = new Dictionary<string, ColumnKind> { ["c"] = ColumnKind.Ignore } })
            .UsedColumns()
            .Select(c => c.Name));

    [Theory]
    [InlineData("d,c,b,a\n1,2,3,4\n", null)]
    [InlineData("a,b,c,d,label\nbad,2,3,4,9\n", null)]
    [InlineData("a,b,c,d,e\n1,2,3,4,5\n", "has 5 number columns")]
    [InlineData("a,b,c\n1,2,3\n", "has 3 number columns")]
    public void Check_Table_IsHeldAgainstTheShape(string csv, string? problem)
    {
        TableSchema schema = Infer("a,b,c,d,label\n1,2,3,4,5\n", "label");

        Exception? error = Record.Exception(() => PixelColumns.Check(Sample(csv), schema));

        Assert.Equal(problem is null, error is null);
        Assert.Contains(problem ?? "", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_MissingPixel_SetsTheRowAside()
    {
        const string csv = "a,b,c,d,label\n1,2,3,4,x\n1,,3,4,x\n1,2,3,zz,x\n";
        TableSchema schema = Infer("a,b,c,d,label\n1,2,3,4,x\n", "label");
        foreach ((string name, byte[] bytes) in new[] { ("t.csv", System.Text.Encoding.UTF8.GetBytes(csv)),
            ("t.parquet", await ParquetAsync()) })
        {
            var source = new MemorySource(bytes);
            TableIndex index = TestTables.Index(name, source);

            RowBlock block = TestTables.ReadSlices(index, schema, source, new ReadOptions()).Single();

            Assert.Equal([0L], block.RowNumbers);
            Assert.Contains(block.SetAside, a => a is { Row: 1, Column: "b", Reason: "the pixel is missing" });
        }
    }

    private static TableSchema Infer(string csv, string label) => PixelColumns.Infer(Sample(csv), label, Shape, new SchemaOptions());

    private static RawSample Sample(string csv)
    {
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        return TableSample.Start(TestTables.Index("t.csv", source), source, 1000, CancellationToken.None);
    }

    private static async Task<byte[]> ParquetAsync()
    {
        Parquet.Schema.DataField<double?>[] fields =
            new[] { "a", "b", "c", "d" }.Select(n => new Parquet.Schema.DataField<double?>(n)).ToArray();
        using var stream = new MemoryStream();
        await using (Parquet.ParquetWriter writer =
            await Parquet.ParquetWriter.CreateAsync(new Parquet.Schema.ParquetSchema(fields), stream))
        {
            using Parquet.ParquetRowGroupWriter group = writer.CreateRowGroup();
            foreach (Parquet.Schema.DataField<double?> field in fields)
            {
                await group.WriteAsync<double>(field, new double?[] { 1, field.Name == "b" ? null : 2 });
            }
        }

        return stream.ToArray();
    }
}
