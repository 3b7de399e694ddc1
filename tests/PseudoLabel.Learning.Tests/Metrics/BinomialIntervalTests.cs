using FsCheck.Xunit;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class BinomialIntervalTests
{
    // Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I: 95 % two-sided, so 2.5 % on each side.
    [Theory]
    [InlineData(81, 263, 0.2527, 0.3676)]
    [InlineData(15, 148, 0.0578, 0.1617)]
    [InlineData(0, 20, 0.0000, 0.1684)]
    [InlineData(1, 29, 0.0009, 0.1776)]
    public void ClopperPearsonLower_NewcombesTable_Agrees(int successes, int trials, double lower, double upper)
    {
        Assert.Equal(lower, BinomialInterval.ClopperPearsonLower(successes, trials, 0.025), 4);
        Assert.Equal(upper, 1 - BinomialInterval.ClopperPearsonLower(trials - successes, trials, 0.025), 4);
    }

    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Wilson_NewcombesTable_Agrees(int successes, int trials, double lower, double upper)
    {
        var (low, high) = BinomialInterval.Wilson(successes, trials, 0.025);
        Assert.Equal(lower, low, 4);
        Assert.Equal(upper, high, 4);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(45)]
    [InlineData(100_000)]
    public void ClopperPearsonLower_NoFailure_IsTheRootOfTheRisk(int trials) =>
        Assert.Equal(Math.Pow(0.1, 1.0 / trials), BinomialInterval.ClopperPearsonLower(trials, trials, 0.1), 9);

    [Fact]
    public void ClopperPearsonLower_ArgumentsOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearsonLower(2, 1, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearsonLower(0, 0, 0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BinomialInterval.ClopperPearsonLower(1, 2, 0));
    }

    [Property]
    public bool ClopperPearsonLower_AtTheLimit_TheTailHasTheRisk(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 1 + random.NextInt32(60), s = 1 + random.NextInt32(n);
        double risk = 0.01 + 0.4 * random.NextDouble();
        double p = BinomialInterval.ClopperPearsonLower(s, n, risk);
        double tail = Enumerable.Range(s, n - s + 1).Sum(k => Choose(n, k) * Math.Pow(p, k) * Math.Pow(1 - p, n - k));
        return Math.Abs(tail - risk) < 1e-9;
    }

    [Property]
    public bool ClopperPearsonLower_OneMoreSuccess_IsNotLower(ulong seed)
    {
        var random = new SeededRandom(seed);
        int n = 1 + random.NextInt32(200), s = random.NextInt32(n);
        return BinomialInterval.ClopperPearsonLower(s, n, 0.1) <= BinomialInterval.ClopperPearsonLower(s + 1, n, 0.1);
    }

    private static double Choose(int n, int k) => Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);
}
