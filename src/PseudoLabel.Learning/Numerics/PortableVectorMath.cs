using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Numerics;

/// <summary>
/// Logarithms from additions, multiplications, divisions and square roots alone, four numbers at once. The runtime's own come
/// from each platform's C library, whose last bits differ; these give the same bits everywhere.
/// </summary>
public static class PortableVectorMath
{
    private const double Ln2 = 0.693147180559945309417232121458;

    private static ReadOnlySpan<double> Coefficients =>
        [1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1.0];

    /// <summary>
    /// The natural logarithm of positive, finite, normal numbers (2.3e-308 and above), to a few units in the last place:
    /// x = m 2^e with m in (1/sqrt 2, sqrt 2], ln m = 2 artanh((m - 1) / (m + 1)), the series to the 21st power.
    /// </summary>
    public static Vector256<double> Log(Vector256<double> x)
    {
        Vector256<long> bits = x.AsInt64();
        Vector256<double> m = ((bits & Vector256.Create(0x000F_FFFF_FFFF_FFFF)) | Vector256.Create(0x3FF0_0000_0000_0000)).AsDouble();
        Vector256<double> high = Vector256.GreaterThan(m, Vector256.Create(1.4142135623730951));
        m = Vector256.ConditionalSelect(high, m * 0.5, m);
        Vector256<double> exponent = Vector256.ConvertToDouble((bits >>> 52) - Vector256.Create(1023L)) + (high & Vector256<double>.One);

        Vector256<double> s = (m - Vector256<double>.One) / (m + Vector256<double>.One);
        Vector256<double> q = s * s;
        Vector256<double> series = Vector256<double>.Zero;
        foreach (double coefficient in Coefficients)
        {
            series = (series * q) + Vector256.Create(coefficient);
        }

        return (exponent * Ln2) + (s * 2 * series);
    }

    /// <summary>The natural logarithm of one such number.</summary>
    public static double Log(double x) => Log(Vector256.Create(x)).ToScalar();

    /// <summary>
    /// The inverse hyperbolic sine, ln(|x| + sqrt(x^2 + 1)) with the sign of x, for magnitudes up to 1e150; to about 1e-11 of its value.
    /// </summary>
    internal static Vector256<double> Asinh(Vector256<double> x)
    {
        Vector256<double> a = Vector256.Abs(x);
        Vector256<double> square = a * a;
        // Near 0 the sum under the logarithm is 1 and a little, which keeps few digits of the little: x - x^3 / 6 there.
        Vector256<double> near = a - (a * square * (1.0 / 6));
        Vector256<double> far = Log(a + Vector256.Sqrt(square + Vector256<double>.One));
        Vector256<double> result = Vector256.ConditionalSelect(Vector256.LessThan(a, Vector256.Create(1e-4)), near, far);
        return Vector256.CopySign(result, x);
    }

    /// <summary>The inverse hyperbolic sine of one number.</summary>
    internal static double Asinh(double x) => Asinh(Vector256.Create(x)).ToScalar();
}
