using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class PredictionDriftTests
{
    [Fact]
    public void Of_TheSameShares_HaveMovedByNothing()
    {
        (double distance, double p) = PredictionDrift.Of(Counts(60, 40), Counts(600, 400));

        Assert.Equal(0, distance, 1e-12);
        Assert.True(p > 0.5);
    }

    [Fact]
    public void Of_OtherShares_AreTheShareOfRowsThatMoved()
    {
        (double distance, double p) = PredictionDrift.Of(Counts(600, 400), Counts(300, 700));

        Assert.Equal(0.3, distance, 1e-12);
        Assert.True(p < 1e-6);
    }

    [Fact]
    public void Of_FewRows_MayMoveFar_ByChance()
    {
        (double distance, double p) = PredictionDrift.Of(Counts(600, 400), Counts(4, 6));

        Assert.Equal(0.2, distance, 1e-12);
        Assert.True(p > PredictionDrift.Risk);
    }

    [Fact]
    public void Of_NoRows_IsNothing() => Assert.Equal((0, 1), PredictionDrift.Of(Counts(6, 4), Counts(0, 0)));

    /// <summary>Rows that are drawn alike are held to have moved about as seldom as the risk says.</summary>
    [Fact]
    public void PValue_OfRowsThatAreDrawnAlike_IsSeldomSmall()
    {
        var random = new Random(3);
        int small = Enumerable.Range(0, 2_000).Count(_ => PredictionDrift.Of(Draw(random, 1_000), Draw(random, 200)).PValue <= 0.01);

        Assert.InRange(small, 5, 45);
    }

    private static IReadOnlyList<IReadOnlyList<long>> Counts(long first, long second) =>
        [[.. Enumerable.Repeat(0L, 19), first], [.. Enumerable.Repeat(0L, 19), second]];

    private static long[][] Draw(Random random, int rows)
    {
        long[][] counts = [new long[20], new long[20], new long[20]];
        for (int i = 0; i < rows; i++)
        {
            counts[random.Next(3)][(int)(20 * Math.Sqrt(random.NextDouble()))]++;
        }

        return counts;
    }
}
