using PseudoLabel.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using static PseudoLabel.Learning.Tests.Features.Tables;

namespace PseudoLabel.Learning.Tests.Features;

public class ExtremeCellsTests
{
    [Theory]
    [InlineData(99999f)]
    [InlineData(-1e12f)]
    [InlineData(1e38f)]
    public void Fit_OneCellFarFromAllOthers_GivesTheScaleOfTheOthers(float bad)
    {
        float[] cells = Normal(860);

        FeatureTransform without = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers(cells));
        FeatureTransform with = Fit(ColumnKind.Numeric, new FeatureOptions(), Numbers([.. cells[..300], bad, .. cells[300..]]));

        Assert.Equal(Bytes(without), Bytes(with));
        Assert.Equal([Math.Sign(bad) * 10f], with.Transform(Block(1, Numbers(bad))).Dense);
    }

    [Fact]
    public void Extremes_OneCellFarFromAllOthers_NamesColumnAndCell()
    {
        float[] cells = [.. Normal(860), 99999];
        RowBlock block = Block(861, Numbers(cells), Numbers(cells[..861].Order().Select(c => Math.Min(c, 50)).ToArray()));
        var fitter = new FeatureFitter(Schema(ColumnKind.Numeric, ColumnKind.Numeric), new FeatureOptions());
        fitter.Add(block);
        _ = fitter.Fit();

        ExtremeColumn found = Assert.Single(fitter.Extremes());

        Assert.Equal(("c0", 0, 1, 861), (found.Name, found.Index, found.Count, found.Cells));
        Assert.Equal([860], Enumerable.Range(0, 861).Where(i => found.IsExtreme(block, i)));
    }

    [Fact]
    public void Extremes_LongTails_AreOrdinary()
    {
        var random = new SeededRandom(3);
        float[] logNormal = [.. Enumerable.Range(0, 2000).Select(_ => (float)Math.Exp(1.5 * random.NextGaussian()))];
        float[] mostlyZero = [.. Enumerable.Range(0, 2000).Select(i => i % 20 == 0 ? (float)Math.Exp(9 + random.NextGaussian()) : 0)];
        float[] rareOne = [.. Enumerable.Range(0, 2000).Select(i => i == 7 ? 1f : 0)];
        var fitter = new FeatureFitter(Schema(ColumnKind.Numeric, ColumnKind.Numeric, ColumnKind.Numeric), new FeatureOptions());
        fitter.Add(Block(2000, Numbers(logNormal), Numbers(mostlyZero), Numbers(rareOne)));
        _ = fitter.Fit();

        Assert.Empty(fitter.Extremes());
    }

    [Fact]
    public void Fit_MoreThanOneInAHundred_AreWhatTheColumnHolds()
    {
        float[] cells = [.. Normal(860), .. Enumerable.Repeat(99999f, 20)];
        var fitter = new FeatureFitter(Schema(ColumnKind.Numeric), new FeatureOptions());
        fitter.Add(Block(880, Numbers(cells)));
        _ = fitter.Fit();

        Assert.Empty(fitter.Extremes());
    }

    [Fact]
    public void Fit_TheYear9999_GivesTheScaleOfTheOtherTimes()
    {
        long[] days = [.. Enumerable.Range(0, 700).Select(i => new DateTime(2024, 1, 1).AddDays(i).Ticks)];
        long[] withBad = [.. days, new DateTime(9999, 12, 31).Ticks];

        FeatureFitter Fitter(long[] times)
        {
            var fitter = new FeatureFitter(Schema(ColumnKind.DateTime), new FeatureOptions());
            fitter.Add(Block(times.Length, new ColumnBlock { Times = times }));
            return fitter;
        }

        FeatureFitter with = Fitter(withBad);

        Assert.Equal(Bytes(Fitter(days).Fit()), Bytes(with.Fit()));
        Assert.Equal(1, Assert.Single(with.Extremes()).Count);
    }

    private static float[] Normal(int rows)
    {
        var random = new SeededRandom(1);
        return [.. Enumerable.Range(0, rows).Select(_ => (float)(20 + (3 * random.NextGaussian())))];
    }
}
