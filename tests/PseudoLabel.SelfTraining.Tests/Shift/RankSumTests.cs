using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class RankSumTests
{
    [Fact]
    public void Of_PositivesOnTop_WinEveryPair() =>
        Assert.Equal(new RankSum(4, 4, 4 / 12.0 * 5), RankSum.Of([3, 1, 4, 2], [true, false, true, false]));

    [Fact]
    public void Of_AllTied_IsHalfOfThePairsWithoutVariance() =>
        Assert.Equal(new RankSum(3, 6, 0), RankSum.Of([7, 7, 7, 7, 7], [true, true, false, false, false]));

    [Property(MaxTest = 50)]
    public void Of_AnyScoresWithTies_MeanAndVarianceAreThoseOverAllArrangements(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 2 + random.NextInt32(8), positives = 1 + random.NextInt32(n - 1);
        float[] scores = [.. Enumerable.Range(0, n).Select(_ => (float)random.NextInt32(4))];
        RankSum[] all = [.. Enumerable.Range(0, 1 << n)
            .Select(bits => Enumerable.Range(0, n).Select(i => (bits >> i & 1) == 1).ToArray())
            .Where(signs => signs.Count(s => s) == positives)
            .Select(signs => RankSum.Of([.. scores], signs))];

        double mean = all.Average(a => a.Wins);

        Assert.Equal(all[0].Pairs / 2, mean, 9);
        Assert.Equal(all.Average(a => (a.Wins - mean) * (a.Wins - mean)), all[0].Variance, 9);
        Assert.All(all, a => Assert.Equal((all[0].Pairs, all[0].Variance), (a.Pairs, a.Variance)));
    }
}
