using PseudoLabel.Data;
namespace PseudoLabel.Learning.Metrics;

/// <summary>The regularized incomplete beta function I_x(a, b), and its inverse in x.</summary>
internal static class IncompleteBeta
{
    private const double Tiny = 1e-300;

    /// <summary>I_x(a, b) by its continued fraction (DLMF 8.17.22), evaluated with Lentz's method.</summary>
    /// <param name="x">In [0, 1].</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double Compute(double x, double a, double b)
    {
        if (x <= 0 || x >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        // The fraction converges fast on this side only; the other side is the mirror image.
        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - Compute(1 - x, b, a);
        }

        double logFront = LogGamma(a + b) - LogGamma(a) - LogGamma(b) + a * PortableMath.Log(x) + b * PortableMath.Log(1 - x);
        return PortableMath.Exp(logFront) / a / Fraction(x, a, b);
    }

    /// <summary>The x with I_x(a, b) = p, by bisection down to neighboring numbers.</summary>
    /// <param name="p">In (0, 1).</param>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double Inverse(double p, double a, double b)
    {
        double low = 0, high = 1;
        for (int i = 0; i < 80; i++)
        {
            double middle = (low + high) / 2;
            if (middle == low || middle == high)
            {
                break;
            }

            (low, high) = Compute(middle, a, b) < p ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>1 + d1 / (1 + d2 / (1 + ...)), the d as in DLMF 8.17.22.</summary>
    private static double Fraction(double x, double a, double b)
    {
        double value = 1, c = 1, d = 0;
        for (int j = 1; j < 10_000; j++)
        {
            int m = j / 2;
            double numerator = j % 2 == 0 ? m * (b - m) : -(a + m) * (a + b + m);
            double coefficient = numerator * x / ((a + j - 1) * (a + j));
            d = 1 / Guard(1 + coefficient * d);
            c = Guard(1 + coefficient / c);
            value *= c * d;
            if (Math.Abs(c * d - 1) < 1e-15)
            {
                break;
            }
        }

        return value;
    }

    private static double Guard(double x) => Math.Abs(x) < Tiny ? Tiny : x;

    /// <summary>ln of the gamma function: Stirling's series (DLMF 5.11.1) after a shift to at least 16.</summary>
    private static double LogGamma(double x)
    {
        double product = 1;
        while (x < 16)
        {
            product *= x;
            x++;
        }

        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return (x - 0.5) * PortableMath.Log(x) - x + 0.9189385332046727 + series - PortableMath.Log(product);
    }
}
