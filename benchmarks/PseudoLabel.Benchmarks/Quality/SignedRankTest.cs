namespace PseudoLabel.Benchmarks.Quality;

/// <summary>
/// Wilcoxon's signed-rank test (Wilcoxon 1945), two-sided and exact: the distribution of the rank sum over all signs, given the ranks,
/// which are middle ones where differences tie. Differences of 0 are left out.
/// </summary>
internal static class SignedRankTest
{
    /// <summary>The p-value; 1 where every difference is 0.</summary>
    public static double P(IEnumerable<double> differences)
    {
        double[] sorted = [.. differences.Where(d => d != 0).OrderBy(Math.Abs)];

        // Twice the ranks, so that middle ranks are whole.
        var ranks = new int[sorted.Length];
        for (int start = 0; start < sorted.Length;)
        {
            int end = start + 1;
            while (end < sorted.Length && Math.Abs(sorted[end]) == Math.Abs(sorted[start]))
            {
                end++;
            }

            Array.Fill(ranks, start + 1 + end, start, end - start);
            start = end;
        }

        int positive = ranks.Where((_, i) => sorted[i] > 0).Sum(), all = ranks.Sum();
        double[] distribution = Distribution(ranks, all);
        double tail = distribution.Take(Math.Min(positive, all - positive) + 1).Sum();
        return Math.Min(1, 2 * tail);
    }

    /// <summary>The probability of each sum of ranks where every sign is as likely as its opposite.</summary>
    private static double[] Distribution(int[] ranks, int all)
    {
        var probabilities = new double[all + 1];
        probabilities[0] = 1;
        foreach (int rank in ranks)
        {
            for (int sum = all; sum >= 0; sum--)
            {
                probabilities[sum] = (probabilities[sum] + (sum >= rank ? probabilities[sum - rank] : 0)) / 2;
            }
        }

        return probabilities;
    }
}
