using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Numerics;

public sealed class PortableMathTests
{
    [Property]
    public bool Exp_AnyNumber_IsTheExponential(ulong seed)
    {
        double x = new SeededRandom(seed).NextDouble() * 1400 - 700;
        return Math.Abs(PortableMath.Exp(x) / Math.Exp(x) - 1) < 1e-15;
    }

    [Property]
    public bool Log_AnyNumber_IsTheLogarithm(ulong seed)
    {
        double x = Math.Exp(new SeededRandom(seed).NextDouble() * 1400 - 700);
        return Math.Abs(PortableMath.Log(x) - Math.Log(x)) <= 4e-16 * Math.Max(1, Math.Abs(Math.Log(x)));
    }

    [Fact]
    public void Exp_AtTheEnds_GivesZeroInfinityAndNaN()
    {
        Assert.Equal(1, PortableMath.Exp(0));
        Assert.Equal(0, PortableMath.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, PortableMath.Exp(710));
        Assert.Equal(double.NaN, PortableMath.Exp(double.NaN));
        Assert.Equal(0, PortableMath.Log(1));
    }

    [Theory]
    [InlineData(0.975, 1.959964)]
    [InlineData(0.95, 1.644854)]
    [InlineData(0.1, -1.281552)]
    [InlineData(0.5, 0)]
    public void Quantile_TabulatedValues_Agree(double p, double z) => Assert.Equal(z, NormalDistribution.Quantile(p), 6);
}
