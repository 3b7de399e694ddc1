namespace PseudoLabel.Data;

/// <summary>
/// Exponential and logarithm from additions, multiplications and divisions alone, so that their last bit is the same on
/// every machine. <see cref="Math.Exp"/> and <see cref="Math.Log(double)"/> call the C library of the platform, and those differ.
/// </summary>
public static class PortableMath
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
}
