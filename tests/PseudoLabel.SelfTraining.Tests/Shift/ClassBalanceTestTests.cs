using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class ClassBalanceTestTests
{
    [Fact]
    public void PValue_TwoClassesApart_IsThatOfTheTwoExtremeTables() =>
        Assert.Equal(2 / 20.0, ClassBalanceTest.PValue([3, 0], [0, 3], 1), 0.02);

    [Fact]
    public void PValue_SameShares_IsOne() => Assert.Equal(1, ClassBalanceTest.PValue([10, 20, 30], [1_000, 2_000, 3_000], 1));

    [Fact]
    public void PValue_OtherShares_IsTheSmallestThereIs() =>
        Assert.Equal(1 / 2_000.0, ClassBalanceTest.PValue([50, 50, 0], [9_000, 1_000, 0], 1));

    [Fact]
    [Trait("Category", "Simulation")]
    public void PValue_DrawnAlike_IsUniform()
    {
        double[] shares = [0.6, 0.3, 0.1];
        double[] p = [.. Enumerable.Range(0, 400).Select(s =>
        {
            var random = new SeededRandom((ulong)s);
            return ClassBalanceTest.PValue(Counts(random, 40, shares), Counts(random, 1_000, shares), (ulong)s);
        })];

        // Binomial(400, risk), with a probability of 0.999.
        Assert.InRange(p.Count(v => v <= 0.05), 8, 35);
        Assert.InRange(p.Count(v => v <= 0.5), 168, 233);
    }

    private static long[] Counts(SeededRandom random, int rows, double[] shares)
    {
        var counts = new long[shares.Length];
        for (int i = 0; i < rows; i++)
        {
            double at = random.NextDouble();
            counts[at < shares[0] ? 0 : at < shares[0] + shares[1] ? 1 : 2]++;
        }

        return counts;
    }
}
