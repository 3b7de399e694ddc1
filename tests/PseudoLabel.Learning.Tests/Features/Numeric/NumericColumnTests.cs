using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features.Numeric;

public class NumericColumnTests
{
    [Fact]
    public void Transform_NumbersWithHole_ImputesMedianStandardizesAndMarksMissing()
    {
        // Median of 1 2 3 10 is 2.5; imputed 1 2 2.5 3 10: mean 3.7, variance (7.29 + 2.89 + 1.44 + .49 + 39.69) / 5 = 10.36.
        ColumnBlock column = Numbers(1, 2, float.NaN, 3, 10);
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions(), column);

        FeatureMatrix matrix = transform.Transform(Block(5, column));

        double deviation = Math.Sqrt(10.36);
        Assert.Equal(["c0", "c0=(missing)"], transform.Names);
        Assert.Equal(2, transform.DenseColumns);
        Assert.Equal((float)((1 - 3.7) / deviation), matrix.DenseRow(0)[0], 1e-6f);
        Assert.Equal((float)((2.5 - 3.7) / deviation), matrix.DenseRow(2)[0], 1e-6f);
        Assert.Equal((float)((10 - 3.7) / deviation), matrix.DenseRow(4)[0], 1e-6f);
        Assert.Equal([0f, 0, 1, 0, 0], Enumerable.Range(0, 5).Select(r => matrix.DenseRow(r)[1]));
    }

    [Fact]
    public void Transform_HoleInColumnThatHadNone_IsMedianWithoutIndicator()
    {
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers(1, 2, 3));

        FeatureMatrix matrix = transform.Transform(Block(2, Numbers(float.NaN, 2)));

        Assert.Equal(1, matrix.Columns);
        Assert.Equal(0, matrix.DenseRow(0)[0]);
        Assert.Equal(0, matrix.DenseRow(1)[0]);
    }

    [Fact]
    public void Fit_ConstantColumn_IsDropped()
    {
        FeatureTransform transform =
            Fit(Schema(ColumnKind.Numeric, ColumnKind.Numeric), new FeatureOptions(), Block(3, Numbers(7, 7, 7), Numbers(1, 2, 3)));

        Assert.Equal(["c1"], transform.Names);
    }

    [Fact]
    public void Fit_ConstantColumnWithHoles_KeepsTheIndicator()
    {
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers(7, float.NaN, 7));

        Assert.Equal(["c0=(missing)"], transform.Names);
        Assert.Equal([0f, 1, 0], transform.Transform(Block(3, Numbers(7, float.NaN, 9))).Dense);
    }

    [Fact]
    public void Transform_LongTail_IsCompressedByAsinhBeforeStandardizing()
    {
        // 99 zeros and 100: median 0, skewness 9.85, root mean square distance from the median 10, asinh(100 / 10) = 2.998223.
        float[] cells = [.. Enumerable.Repeat(0f, 99), 100];
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions { Clip = 1000 }, Numbers(cells));

        float[] features = transform.Transform(Block(2, Numbers(10, -10))).Dense;

        double mean = Math.Asinh(10) / 100;
        double deviation = Math.Sqrt((99 * mean * mean + Math.Pow(Math.Asinh(10) - mean, 2)) / 100);
        Assert.Equal((float)((Math.Asinh(1) - mean) / deviation), features[0], 1e-5f);
        Assert.Equal((float)((-Math.Asinh(1) - mean) / deviation), features[1], 1e-5f);
    }

    [Fact]
    public void Transform_SkewUnlimited_StaysLinear()
    {
        float[] cells = [.. Enumerable.Repeat(0f, 99), 100];
        FeatureTransform transform =
            Fit(ColumnKind.Numeric, new FeatureOptions { MaxSkew = double.PositiveInfinity, Clip = 1000 }, Numbers(cells));

        float[] features = transform.Transform(Block(3, Numbers(0, 10, 20))).Dense;

        Assert.Equal(features[1] - features[0], features[2] - features[1], 1e-5f);
    }

    [Theory]
    [InlineData(3.4e38f, 10)]
    [InlineData(-3.4e38f, -10)]
    public void Transform_FarOutsideTheSample_IsHeldAtTheClip(float cell, float expected)
    {
        FeatureTransform transform = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers(0, 1e-45f, 2e-45f, 1e-45f));

        Assert.Equal([expected], transform.Transform(Block(1, Numbers(cell))).Dense);
    }
}
