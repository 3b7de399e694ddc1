using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Inference;
using PseudoLabel.Data.Tables;
using PseudoLabel.Data.Tests;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features.Numeric;

/// <summary>The one scale of all pixels: what share of the whole scale images use is no matter.</summary>
public sealed class PixelFitterTests
{
    private static readonly TableSchema Schema = PixelNames.Schema(new ImageShape(4, 4, 1), "label");
    private static readonly ImageShape Small = new(2, 2, 1);

    [Theory]
    [InlineData(1 / 16.0)]
    [InlineData(1 / 65536.0)]
    [InlineData(4096.0)]
    public void Fit_ImagesThatUseAnotherShareOfTheScale_GetTheSameFeatures(double share)
    {
        float[] plain = Transformed(1), other = Transformed(share);

        Assert.True(plain.Max() - plain.Min() > 2);
        Assert.All(plain.Zip(other), p => Assert.InRange(p.First - p.Second, -1e-4f, 1e-4f));
    }

    [Fact]
    public void Fit_Pixels_HaveOneScaleWhateverTheBlocks()
    {
        string csv =
            "a,b,c,d,label\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"0,{i % 5},{(i == 7 ? 1000 : 3)},{i % 11},{i % 2}\n"));
        TableSchema schema = Infer(csv, "label");
        FeatureTransform whole = Fit(csv, schema, 1000), cut = Fit(csv, schema, 7);
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        RowBlock block = Read(source, schema, 1000)[0];

        FeatureMatrix features = whole.Transform(block);

        Assert.Equal(Bytes(whole), Bytes(cut));
        Assert.Equal((Small.Columns, Small.Columns), (features.Columns, features.DenseColumns));
        double[] raw = [.. Enumerable.Range(0, block.Rows).SelectMany(i => block.Columns.Select(c => (double)c.Numbers![i]))];
        double mean = raw.Average(), deviation = Math.Sqrt(raw.Average(x => (x - mean) * (x - mean)));
        Assert.Equal(raw.Select(x => (x - mean) / deviation), features.Dense.Take(raw.Length).Select(x => (double)x),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Fit_AllPixelsTheSame_IsRefused()
    {
        const string csv = "a,b,c,d,label\n3,3,3,3,x\n3,3,3,3,y\n";

        Assert.Contains(
            "same value", Assert.Throws<UserErrorException>(() => Fit(csv, Infer(csv, "label"), 10)).Message, StringComparison.Ordinal);
    }

    private static float[] Transformed(double share)
    {
        var block = new RowBlock
        {
            Rows = 20,
            RowNumbers = [.. Enumerable.Range(0, 20).Select(i => (long)i)],
            Columns = [.. Enumerable.Range(0, 16).Select(
                c => new ColumnBlock { Numbers = [.. Enumerable.Range(0, 20).Select(r => (float)(((r * 37) + (c * 11)) % 256 * share))] })],
        };
        var fitter = new FeatureFitter(Schema, new FeatureOptions());
        fitter.Add(block);
        FeatureMatrix features = fitter.Fit().Transform(block);
        return features.Dense[..(features.Rows * features.DenseColumns)];
    }

    private static FeatureTransform Fit(string csv, TableSchema schema, int blockRows)
    {
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        var fitter = new FeatureFitter(schema, new FeatureOptions());
        Read(source, schema, blockRows).ForEach(fitter.Add);
        return fitter.Fit();
    }

    private static byte[] Bytes(FeatureTransform transform)
    {
        using var stream = new MemoryStream();
        transform.Write(stream);
        return stream.ToArray();
    }

    private static TableSchema Infer(string csv, string label)
    {
        var source = new MemorySource(System.Text.Encoding.UTF8.GetBytes(csv));
        return PixelColumns.Infer(
            TableSample.Start(Index(source), source, 1000, CancellationToken.None), label, Small, new SchemaOptions());
    }

    private static TableIndex Index(MemorySource source) =>
        TableIndexer.Index(MemorySource.File("t.csv"), source, new IndexOptions { BatchRows = 100 }, CancellationToken.None);

    private static List<RowBlock> Read(MemorySource source, TableSchema schema, int blockRows)
    {
        TableIndex index = Index(source);
        return [.. index.Slices.SelectMany(
            s => TableReader.Read(s, index, schema, source, new ReadOptions { BlockRows = blockRows }, CancellationToken.None))];
    }
}
