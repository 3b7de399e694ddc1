using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class NormalDistributionTests
{
    [Theory]
    [InlineData(0.975, 1.959964)]
    [InlineData(0.95, 1.644854)]
    [InlineData(0.1, -1.281552)]
    [InlineData(0.5, 0)]
    public void Quantile_TabulatedValues_Agree(double p, double z) => Assert.Equal(z, NormalDistribution.Quantile(p), 6);
}
