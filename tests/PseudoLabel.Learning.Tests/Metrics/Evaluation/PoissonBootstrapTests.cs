using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Metrics.Evaluation;

public sealed class PoissonBootstrapTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(199)]
    [InlineData(1_000)]
    public void Draw_OverMany_HasThePoissonsMeanAndVariance(long mean)
    {
        var random = new SeededRandom(4);
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(_ => (double)PoissonBootstrap.Draw(random, mean))];

        double seen = drawn.Average();
        double variance = drawn.Average(d => (d - seen) * (d - seen));

        Assert.InRange(seen, mean - 4 * Math.Sqrt(mean / 20_000.0), mean + 4 * Math.Sqrt(mean / 20_000.0));
        Assert.InRange(variance, mean * 0.94, mean * 1.06);
    }

    [Fact]
    public void StandardError_OfAShare_IsTheBinomials()
    {
        // 70 of 100: the root of 0.7 * 0.3 / 100 is 0.0458.
        double error = PoissonBootstrap.StandardError(
            2, 2, draw => draw(70) is var right && draw(30) is var wrong ? (double)right / (right + wrong) : double.NaN);

        Assert.Equal(0.0458, error, 0.004);
    }
}
