using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Tests.Features.Numeric;

/// <summary>The one scale of all pixels: what share of the whole scale images use is no matter.</summary>
public sealed class PixelFitterTests
{
    private static readonly TableSchema Schema = PixelNames.Schema(new ImageShape(4, 4, 1), "label");

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
}
