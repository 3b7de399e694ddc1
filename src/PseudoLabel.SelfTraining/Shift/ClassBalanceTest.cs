using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// Whether the classes are as frequent in the pool as among the labeled rows, by what one classifier predicts in both (Lipton, Wang and
/// Smola, "Detecting and Correcting for Label Shift with Black Box Predictors", 2018): where nothing but chance sets the two apart, its
/// predictions are distributed alike, however often they are wrong, so long as those of the labeled rows are out of fold.
/// </summary>
/// <remarks>
/// Out of fold there are several models, and each has its own favorite classes, the more so the less it has learned. By how much more than
/// chance they differ from one another is seen between the folds (<see cref="Dispersion"/>), and allowed for.
/// </remarks>
public static class ClassBalanceTest
{
    private const int Draws = 1_999;

    /// <summary>Draws that a mean is taken of.</summary>
    private const int MeanDraws = 200;

    /// <summary>
    /// Tests by Pearson's chi-square over the two rows of counts; its distribution is drawn, as counts are often too small for the usual
    /// one.
    /// </summary>
    /// <param name="labeled">Out-of-fold predictions of the labeled rows by class; at least one.</param>
    /// <param name="pool">Predictions of the pool's rows by class; at least one.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="dispersion">How many times farther apart than by chance of rows alone the two may lie; 1 or more.</param>
    /// <returns>The p-value, in [1/2000, 1].</returns>
    public static double PValue(IReadOnlyList<long> labeled, IReadOnlyList<long> pool, ulong seed, double dispersion = 1)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(pool);
        long[] both = [.. labeled.Zip(pool, (a, b) => a + b)];
        long rows = labeled.Sum();
        double observed = ChiSquare(labeled, both, rows);
        var random = new SeededRandom(seed);
        int asLarge = 1;
        for (int d = 0; d < Draws; d++)
        {
            // Sums of the same terms may differ in their last digits.
            asLarge += ChiSquare(Draw(both, rows, random), both, rows) * dispersion >= observed * (1 - 1e-12) ? 1 : 0;
        }

        return asLarge / (Draws + 1.0);
    }

    /// <summary>
    /// How much farther the labeled rows' counts and the pool's lie apart, as several models predict the one and another model the other.
    /// With F folds of N rows, and A the variance of a class's share between models, relative to that share, the folds' chi-square is
    /// 1 + A N / F times that of one model, and that of the test 1 + A N (1 + 1 / F) times.
    /// </summary>
    /// <param name="folds">The predictions out of each fold, by class; one list for each repeat of the folds.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <returns>The factor, 1 or more; 1 where there is one fold alone.</returns>
    public static double Dispersion(IReadOnlyList<IReadOnlyList<long[]>> folds, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(folds);
        var random = new SeededRandom(seed);
        double seen = 0, expected = 0, most = 0;
        foreach (IReadOnlyList<long[]> repeat in folds.Where(f => f.Count > 1))
        {
            long[] all = [.. Enumerable.Range(0, repeat[0].Length).Select(k => repeat.Sum(fold => fold[k]))];
            foreach (long[] fold in repeat.Where(fold => fold.Sum() is var rows && rows > 0 && rows < all.Sum()))
            {
                long rows = fold.Sum();
                seen += ChiSquare(fold, all, rows);
                expected += Enumerable.Range(0, MeanDraws).Sum(_ => ChiSquare(Draw(all, rows, random), all, rows)) / MeanDraws;
            }

            most = Math.Max(most, repeat.Count);
        }

        return expected == 0 ? 1 : 1 + ((most + 1) * Math.Max(0, (seen / expected) - 1));
    }

    /// <summary>
    /// The sum over classes of (seen - expected)^2 / expected for one row of counts. With both margins given the other row's terms are the
    /// same up to one factor, which orders nothing anew.
    /// </summary>
    private static double ChiSquare(IReadOnlyList<long> counts, long[] both, long rows)
    {
        double share = rows / (double)both.Sum(), sum = 0;
        for (int k = 0; k < both.Length; k++)
        {
            double expected = both[k] * share;
            sum += both[k] == 0 ? 0 : (counts[k] - expected) * (counts[k] - expected) / expected;
        }

        return sum;
    }

    /// <summary>As many rows out of both samples, without replacement.</summary>
    private static long[] Draw(long[] both, long rows, SeededRandom random)
    {
        long[] left = [.. both];
        var drawn = new long[both.Length];
        long all = both.Sum();
        for (long i = 0; i < rows; i++, all--)
        {
            long at = (long)(random.NextDouble() * all);
            int k = 0;
            while (at >= left[k])
            {
                at -= left[k++];
            }

            left[k]--;
            drawn[k]++;
        }

        return drawn;
    }
}
