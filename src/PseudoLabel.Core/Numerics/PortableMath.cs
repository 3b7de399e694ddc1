using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Core.Numerics;

/// <summary>
/// Exponential and logarithm from additions, multiplications and divisions alone, so that their last bit is the same on
/// every machine. <see cref="Math.Exp"/> and <see cref="Math.Log(double)"/> call the C library of the platform, and those differ.
/// </summary>
internal static class PortableMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;

    // ln 2 in two parts, the high one with trailing zero bits, so that k times it is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>e to the power x: the Taylor series after reduction to |r| &lt;= ln(2)/2; relative error about 1e-16.</summary>
    /// <param name="x">Any value; below -708 gives 0, above 709 infinity.</param>
    public static double Exp(double x)
    {
        if (!(x > -708))
        {
            return double.IsNaN(x) ? x : 0;
        }

        if (x > 709)
        {
            return double.PositiveInfinity;
        }

        double k = Math.Floor(x * Log2E + 0.5);
        double r = x - k * Ln2High - k * Ln2Low;
        double sum = 1;
        for (int n = 13; n >= 1; n--)
        {
            sum = 1 + sum * r / n;
        }

        return sum * BitConverter.Int64BitsToDouble((long)(k + 1023) << 52);
    }

    /// <summary>Natural logarithm: 2 artanh((m - 1) / (m + 1)) of the mantissa m in [sqrt(1/2), sqrt(2)), as a series.</summary>
    /// <param name="x">A normal number above 0.</param>
    public static double Log(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(x);
        int exponent = (int)(bits >> 52) - 1023;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFFL) | 0x3FF0000000000000L);
        if (mantissa > 1.4142135623730951)
        {
            mantissa *= 0.5;
            exponent++;
        }

        double s = (mantissa - 1) / (mantissa + 1);
        double square = s * s;
        double sum = 0;
        for (int n = 21; n >= 1; n -= 2)
        {
            sum = sum * square + 1.0 / n;
        }

        return exponent * Ln2 + 2 * s * sum;
    }

    /// <summary>Replaces each value by its exponential, eight at a time; relative error about 2e-7.</summary>
    /// <param name="values">Values; those below -87 give about 1e-38, those above 87 about 6e37.</param>
    public static void Exp(Span<float> values)
    {
        int whole = values.Length & ~7;
        foreach (ref var block in MemoryMarshal.Cast<float, Vector256<float>>(values[..whole]))
        {
            block = Exp(block);
        }

        if (whole < values.Length)
        {
            Span<float> padded = stackalloc float[8];
            values[whole..].CopyTo(padded);
            Exp(Vector256.Create<float>(padded)).CopyTo(padded);
            padded[..(values.Length - whole)].CopyTo(values[whole..]);
        }
    }

    /// <summary>The same of eight values.</summary>
    /// <param name="x">Values, not NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> Exp(Vector256<float> x)
    {
        x = Vector256.MinNative(Vector256.MaxNative(x, Vector256.Create(-87f)), Vector256.Create(87f));
        var k = Vector256.Floor(x * (float)Log2E + Vector256.Create(0.5f));
        var r = x - k * 0.693359375f - k * -2.12194440e-4f;
        var sum = Vector256<float>.One;
        sum = Vector256<float>.One + sum * r * (1f / 7);
        sum = Vector256<float>.One + sum * r * (1f / 6);
        sum = Vector256<float>.One + sum * r * (1f / 5);
        sum = Vector256<float>.One + sum * r * (1f / 4);
        sum = Vector256<float>.One + sum * r * (1f / 3);
        sum = Vector256<float>.One + sum * r * (1f / 2);
        sum = Vector256<float>.One + sum * r;
        var scale = Vector256.ShiftLeft(Vector256.ConvertToInt32(k) + Vector256.Create(127), 23).AsSingle();
        return sum * scale;
    }
}
