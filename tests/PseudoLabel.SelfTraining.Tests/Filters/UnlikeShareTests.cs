using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Filters;

namespace PseudoLabel.SelfTraining.Tests.Filters;

public sealed class UnlikeShareTests
{
    [Fact]
    public void Estimate_HalfOfThePoolHardlyReached_IsFoundAndCutOff()
    {
        double[] ordinary = Uniform(500, 2);
        double[] pool = [.. ordinary, .. Uniform(500, 3).Select(m => 0.05 * m)];

        UnlikeShare found = One(Uniform(40, 1), pool);

        Assert.InRange(found.Share, 0.4, 0.6);
        Assert.InRange(found.LowerShare, 0.1, found.Share);
        Assert.InRange(pool.Skip(500).Count(m => m <= found.UnlikeMass[0]), 450, 500);
        Assert.InRange(ordinary.Count(m => m <= found.UnlikeMass[0]), 0, 200);
    }

    [Fact]
    public void Estimate_NothingArrivesAnywhereInThePool_KeepsAllFromAcceptance()
    {
        UnlikeShare found = One(Uniform(40, 1), new double[100]);

        Assert.InRange(found.Share, 0.9, 1);
        Assert.True(found.UnlikeMass[0] >= 0);
    }

    [Fact]
    public void Estimate_ClassesOfAnotherFrequency_AreOrdinary()
    {
        // Half of the labels, but nine in ten of the pool's rows, are of a class that little arrives at.
        double[] labeled = [.. Uniform(25, 1).Select(m => 0.3 * m), .. Uniform(25, 2).Select(m => 0.3 + m)];
        double[] pool = [.. Uniform(900, 3).Select(m => 0.3 * m), .. Uniform(100, 4).Select(m => 0.3 + m)];
        int[] labels = [.. new int[25], .. Enumerable.Repeat(1, 25)], predicted = [.. new int[900], .. Enumerable.Repeat(1, 100)];

        UnlikeShare found = UnlikeShare.Estimate(labeled, labels, pool, predicted, 2, 1);

        Assert.True(One(labeled, pool).LowerShare > 0.1);
        Assert.Equal(0, found.LowerShare);
        Assert.Equal([-1, -1], found.UnlikeMass);
    }

    [Fact]
    public void Estimate_HardlyAnyLabels_SaysNothing()
    {
        UnlikeShare found = One(Uniform(4, 1), new double[100]);

        Assert.Equal((0, 0, -1), (found.Share, found.LowerShare, found.UnlikeMass[0]));
    }

    [Theory]
    [Trait("Category", "Simulation")]
    [InlineData(20, 1_000)]
    [InlineData(100, 1_000)]
    [InlineData(40, 60)]
    public void Estimate_DrawnAlike_FindsSomethingAtTheRisk(int labels, int rows)
    {
        int[] Halves(int all) => [.. Enumerable.Range(0, all).Select(i => i % 2)];
        int found = Enumerable.Range(0, 600).Count(s => UnlikeShare.Estimate(
            Uniform(labels, (ulong)s), Halves(labels), Uniform(rows, 5_000 + (ulong)s), Halves(rows), 2, (ulong)s).LowerShare > 0);

        // Binomial(600, 0.01): more than 17 has a probability of 0.0001.
        Assert.InRange(found, 0, 17);
    }

    private static UnlikeShare One(double[] labeled, double[] pool) =>
        UnlikeShare.Estimate(labeled, new int[labeled.Length], pool, new int[pool.Length], 1, 1);

    private static double[] Uniform(int rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        return [.. Enumerable.Range(0, rows).Select(_ => random.NextDouble())];
    }
}
