namespace PseudoLabel.Benchmarks.Quality;

/// <summary>Wilcoxon's signed-rank test (Wilcoxon 1945), two-sided, by the normal approximation with the correction for ties; differences of 0 are left out.</summary>
internal static class SignedRankTest
{
    /// <summary>The p-value; 1 where every difference is 0.</summary>
    public static double P(IEnumerable<double> differences)
    {
        double[] sorted = [.. differences.Where(d => d != 0).OrderBy(Math.Abs)];
        double n = sorted.Length, positive = 0, ties = 0;
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[start]))
            {
                end++;
            }

            double rank = (start + 1 + end) / 2.0, size = end - start;
            positive += rank * sorted[start..end].Count(d => d > 0);
            ties += size * size * size - size;
            start = end;
        }

        double variance = n * (n + 1) * (2 * n + 1) / 24 - ties / 48;
        return variance <= 0 ? 1 : Math.Min(1, 2 * UpperTail((Math.Abs(positive - n * (n + 1) / 4) - 0.5) / Math.Sqrt(variance)));
    }

    /// <summary>Share of the standard normal distribution above z (Abramowitz and Stegun 1964, 26.2.17; error below 1e-7).</summary>
    private static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        double t = 1 / (1 + 0.2316419 * z);
        double polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * polynomial;
    }
}
