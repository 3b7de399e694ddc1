using PseudoLabel.Data;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Metrics.Evaluation;

/// <summary>
/// The bootstrap of counts: a resample has each row a Poisson(1) number of times, so a count of n rows becomes a Poisson(n) number (Hanley
/// and MacGibbon 2006; Chamandy et al. 2012). It needs the counts alone, however many rows there are, and does not depend on their order.
/// </summary>
internal static class PoissonBootstrap
{
    private const int Resamples = 500;
    private const int LeastResamples = 100;

    /// <summary>Draws at most, over all resamples: with many kinds of rows there are fewer resamples.</summary>
    private const long MostDraws = 20_000_000;

    /// <summary>Mean from which a count is drawn by the normal distribution, which it then is but for a thousandth.</summary>
    private const long Large = 200;

    /// <summary>The standard deviation of a figure over resamples; NaN where no resample tells it.</summary>
    /// <param name="kinds">Kinds of rows, that is draws in a resample.</param>
    /// <param name="figure">The figure of one resample, from what turns each count into a drawn one; NaN where it is not defined.</param>
    public static double StandardError(ulong seed, int kinds, Func<Func<long, long>, double> figure)
    {
        int resamples = (int)Math.Clamp(MostDraws / Math.Max(1, kinds), LeastResamples, Resamples);
        var random = new SeededRandom(SeededRandom.Derive(seed, "bootstrap"));
        double[] values = [.. Enumerable.Range(0, resamples).Select(_ => figure(count => Draw(random, count))).Where(double.IsFinite)];
        if (values.Length < 2)
        {
            return double.NaN;
        }

        double mean = values.Average();
        return Math.Sqrt(values.Sum(v => (v - mean) * (v - mean)) / (values.Length - 1));
    }

    /// <summary>
    /// A Poisson number of a given mean: by multiplying uniform ones (Knuth 1969) in parts small enough for their logarithm.
    /// </summary>
    internal static long Draw(SeededRandom random, long mean)
    {
        if (mean >= Large)
        {
            return Math.Max(0, (long)Math.Round(mean + Math.Sqrt(mean) * random.NextGaussian()));
        }

        double bound = PortableMath.Exp(-mean);
        long drawn = 0;
        for (double product = random.NextDouble(); product > bound; product *= random.NextDouble())
        {
            drawn++;
        }

        return drawn;
    }
}
