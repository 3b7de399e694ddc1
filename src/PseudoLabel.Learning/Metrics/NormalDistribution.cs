using PseudoLabel.Data;
namespace PseudoLabel.Learning.Metrics;

/// <summary>The standard normal distribution.</summary>
public static class NormalDistribution
{
    /// <summary>P(Z &lt;= z), through the series of the density's integral (DLMF 7.6.2); absolute error about 1e-14.</summary>
    /// <param name="z">Any value.</param>
    public static double Cumulative(double z)
    {
        if (Math.Abs(z) > 8)
        {
            return z > 0 ? 1 : 0;
        }

        double term = z, sum = z;
        for (int n = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); n += 2)
        {
            term *= z * z / n;
            sum += term;
        }

        return 0.5 + sum * PortableMath.Exp(-z * z / 2) * 0.3989422804014327;
    }

    /// <summary>The z with P(Z &lt;= z) = p, by bisection.</summary>
    /// <param name="p">In (0, 1).</param>
    public static double Quantile(double p)
    {
        double low = -8, high = 8;
        for (int i = 0; i < 60; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Cumulative(middle) < p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
