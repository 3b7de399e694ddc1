using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Tests.Numerics;

public class FloatMathTests
{
    [Fact]
    public void ExpOfNegative_WholeRange_AgreesWithDouble()
    {
        for (float x = -86.9f; x <= 0; x += 0.0137f)
        {
            double expected = Math.Exp(x);
            Assert.InRange(FloatMath.ExpOfNegative(Vector256.Create(x))[0], expected * (1 - 3e-7), expected * (1 + 3e-7));
        }
    }

    [Fact]
    public void ExpOfNegative_Zero_IsOne() => Assert.Equal(1f, FloatMath.ExpOfNegative(Vector256<float>.Zero)[0]);

    [Theory]
    [InlineData(-88f)]
    [InlineData(-1e30f)]
    [InlineData(float.NegativeInfinity)]
    public void ExpOfNegative_FarBelow_StaysAtTheSmallest(float x) =>
        Assert.Equal(FloatMath.ExpOfNegative(Vector256.Create(-87f))[0], FloatMath.ExpOfNegative(Vector256.Create(x))[0]);

    [Fact]
    public void LogOnePlus_SmallAndLarge_AgreesWithDouble()
    {
        for (double u = 1e-30; u < 1e6; u *= 1.07)
        {
            float x = (float)u;
            double expected = x < 1e-4 ? x - (double)x * x / 2 : Math.Log(1 + (double)x);
            Assert.InRange(FloatMath.LogOnePlus(Vector256.Create(x))[0], expected * (1 - 3e-7), expected * (1 + 3e-7));
        }

        Assert.Equal(0f, FloatMath.LogOnePlus(Vector256<float>.Zero)[0]);
    }
}
