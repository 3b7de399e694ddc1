using FsCheck.Xunit;

namespace PseudoLabel.Data.Tests;

public sealed class PortableMathTests
{
    [Property]
    public bool Exp_AnyNumber_IsTheExponential(int seed)
    {
        double x = new Random(seed).NextDouble() * 1400 - 700;
        return Math.Abs(PortableMath.Exp(x) / Math.Exp(x) - 1) < 1e-15;
    }

    [Property]
    public bool Log_AnyNumber_IsTheLogarithm(int seed)
    {
        double x = Math.Exp(new Random(seed).NextDouble() * 1400 - 700);
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
}
