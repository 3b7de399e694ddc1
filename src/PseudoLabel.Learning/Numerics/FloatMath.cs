using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Numerics;

/// <summary>
/// Exponential and logarithm of floats side by side with the same bits on every machine: only separate multiplications and additions,
/// in a fixed order. Range reduction and polynomials are those of the Cephes library (Moshier, expf.c and logf.c).
/// </summary>
internal static class FloatMath
{
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>
    /// exp(x) for x of at most 0, to a relative error of about 1e-7; below -87 it stays at exp(-87), which is a normal number.
    /// </summary>
    /// <param name="x">Exponents, at most 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> ExpOfNegative(Vector256<float> x) => ExpOfNegative(new FloatLanes8(x)).Value;

    /// <summary>The same for as many lanes as there are.</summary>
    /// <typeparam name="T">The lanes.</typeparam>
    /// <param name="x">Exponents, at most 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static T ExpOfNegative<T>(T x)
        where T : struct, IFloatLanes<T>
    {
        // Adding 1.5 * 2^23 rounds to the nearest integer and leaves that integer in the low bits of the sum.
        var magic = T.Create(12582912f);
        x = T.Max(x, T.Create(-87f));
        var shifted = x * T.Create(1.44269504088896341f) + magic;
        var n = shifted - magic;
        x = x - n * T.Create(Ln2High);
        x = x - n * T.Create(Ln2Low);
        var y = T.Create(1.9875691500e-4f);
        y = y * x + T.Create(1.3981999507e-3f);
        y = y * x + T.Create(8.3334519073e-3f);
        y = y * x + T.Create(4.1665795894e-2f);
        y = y * x + T.Create(1.6666665459e-1f);
        y = y * x + T.Create(5.0000001201e-1f);
        y = y * (x * x) + x + T.Create(1f);
        return T.Scale(y, shifted);
    }

    /// <summary>log(1 + u) for u of at least 0, precise for small u too (Kahan's correction of the rounded sum).</summary>
    /// <param name="u">Values of at least 0.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<float> LogOnePlus(Vector256<float> u)
    {
        var sum = Vector256<float>.One + u;
        var lost = u - (sum - Vector256<float>.One);
        // The mantissa is brought to [sqrt(1/2), sqrt(2)).
        var exponent = (sum.AsInt32() - Vector256.Create(0x3F3504F3)) >> 23;
        var f = (sum.AsInt32() - (exponent << 23)).AsSingle() - Vector256<float>.One;
        var e = Vector256.ConvertToSingle(exponent);
        var z = f * f;
        var y = Vector256.Create(7.0376836292e-2f);
        y = y * f + Vector256.Create(-1.1514610310e-1f);
        y = y * f + Vector256.Create(1.1676998740e-1f);
        y = y * f + Vector256.Create(-1.2420140846e-1f);
        y = y * f + Vector256.Create(1.4249322787e-1f);
        y = y * f + Vector256.Create(-1.6668057665e-1f);
        y = y * f + Vector256.Create(2.0000714765e-1f);
        y = y * f + Vector256.Create(-2.4999993993e-1f);
        y = y * f + Vector256.Create(3.3333331174e-1f);
        y = y * f * z + e * Vector256.Create(Ln2Low) - Vector256.Create(0.5f) * z;
        return f + (y + lost / sum) + e * Vector256.Create(Ln2High);
    }
}
