using PseudoLabel.Core.Data;
using PseudoLabel.Core.Features;

namespace PseudoLabel.Core.Tests.Data;

public sealed class PixelColumnsTests
{
    private static readonly ImageShape Shape = new(2, 2, 1);

    [Fact]
    public void Infer_NumberColumns_ArePixelsInFileOrderConstantOnesToo()
    {
        string csv = "id,a,b,note,c,d,label\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},0,{i % 7},word{i},5,{i % 3},{i % 2}\n"));

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
            new SchemaOptions { Overrides = new Dictionary<string, ColumnKind> { ["c"] = ColumnKind.Ignore } }).UsedColumns().Select(c => c.Name));

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
        foreach ((string name, byte[] bytes) in new[] { ("t.csv", System.Text.Encoding.UTF8.GetBytes(csv)), ("t.parquet", await ParquetAsync()) })
        {
            var source = new MemorySource(bytes);
            TableIndex index = TestTables.Index(name, source);

            RowBlock block = TestTables.ReadSlices(index, schema, source, new ReadOptions()).Single();

            Assert.Equal([0L], block.RowNumbers);
            Assert.Contains(block.SetAside, a => a is { Row: 1, Column: "b", Reason: "the pixel is missing" });
        }
    }

    [Fact]
    public void Fit_Pixels_HaveOneScaleWhateverTheBlocks()
    {
        string csv = "a,b,c,d,label\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"0,{i % 5},{(i == 7 ? 1000 : 3)},{i % 11},{i % 2}\n"));
        TableSchema schema = Infer(csv, "label");
        FeatureTransform whole = Fit(csv, schema, 1000), cut = Fit(csv, schema, 7);
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        TableIndex index = TestTables.Index("t.csv", source);
        RowBlock block = TestTables.ReadSlices(index, schema, source, new ReadOptions()).First();

        FeatureMatrix features = whole.Transform(block);

        Assert.Equal(Bytes(whole), Bytes(cut));
        Assert.Equal((Shape.Columns, Shape.Columns), (features.Columns, features.DenseColumns));
        double[] raw = [.. Enumerable.Range(0, block.Rows).SelectMany(i => block.Columns.Select(c => (double)c.Numbers![i]))];
        double mean = raw.Average(), deviation = Math.Sqrt(raw.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(raw.Select(x => (x - mean) / deviation), features.Dense.Take(raw.Length).Select(x => (double)x), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Fit_AllPixelsTheSame_IsRefused()
    {
        const string csv = "a,b,c,d,label\n3,3,3,3,x\n3,3,3,3,y\n";

        Assert.Contains("same value", Assert.Throws<UserErrorException>(() => Fit(csv, Infer(csv, "label"), 10)).Message, StringComparison.Ordinal);
    }

    private static FeatureTransform Fit(string csv, TableSchema schema, int blockRows)
    {
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        var fitter = new FeatureFitter(schema, new FeatureOptions());
        TestTables.ReadSlices(TestTables.Index("t.csv", source), schema, source, new ReadOptions { BlockRows = blockRows }).ForEach(fitter.Add);
        return fitter.Fit();
    }

    private static byte[] Bytes(FeatureTransform transform)
    {
        using var stream = new MemoryStream();
        transform.Write(stream);
        return stream.ToArray();
    }

    private static TableSchema Infer(string csv, string label) => PixelColumns.Infer(Sample(csv), label, Shape, new SchemaOptions());

    private static RawSample Sample(string csv)
    {
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        return TableSample.Start(TestTables.Index("t.csv", source), source, 1000, CancellationToken.None);
    }

    private static async Task<byte[]> ParquetAsync()
    {
        var fields = new[] { "a", "b", "c", "d" }.Select(n => new Parquet.Schema.DataField<double?>(n)).ToArray();
        using var stream = new MemoryStream();
        await using (var writer = await Parquet.ParquetWriter.CreateAsync(new Parquet.Schema.ParquetSchema(fields), stream))
        {
            using var group = writer.CreateRowGroup();
            foreach (var field in fields)
            {
                await group.WriteAsync<double>(field, new double?[] { 1, field.Name == "b" ? null : 2 });
            }
        }

        return stream.ToArray();
    }
}
