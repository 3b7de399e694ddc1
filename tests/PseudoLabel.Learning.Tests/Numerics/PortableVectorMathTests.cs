using FsCheck.Xunit;
using PseudoLabel.Data;
using PseudoLabel.Learning.Numerics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Numerics;

public class PortableVectorMathTests
{
    [Theory]
    [InlineData(2.3e-308)]
    [InlineData(1e-10)]
    [InlineData(0.70710678)]
    [InlineData(0.999999)]
    [InlineData(1)]
    [InlineData(1.000001)]
    [InlineData(2)]
    [InlineData(1.4142135623730951)]
    [InlineData(12345.678)]
    [InlineData(double.MaxValue)]
    public void Log_AgreesWithTheRuntimes(double x) =>
        Assert.Equal(Math.Log(x), PortableVectorMath.Log(x), 4e-15 * Math.Max(1e-6, Math.Abs(Math.Log(x))));

    [Property]
    public bool Log_SameBitsAsOfOneNumber(ulong seed)
    {
        var random = new SeededRandom(seed);
        double x = Math.Pow(2, 40 * random.NextDouble() - 35);
        return PortableMath.Log(x) == PortableVectorMath.Log(x);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-300)]
    [InlineData(-9.9e-5)]
    [InlineData(1.1e-4)]
    [InlineData(-0.5)]
    [InlineData(3)]
    [InlineData(-9e7)]
    [InlineData(2e8)]
    [InlineData(1e150)]
    public void Asinh_AgreesWithTheRuntimes(double x) =>
        Assert.Equal(Math.Asinh(x), PortableVectorMath.Asinh(x), 1e-11 * Math.Abs(Math.Asinh(x)));
}
