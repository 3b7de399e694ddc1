namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// The statistic of Mann and Whitney (1947): of all pairs of one positive and one other row, how many give the positive the higher score,
/// a tie counting half; and its mean and variance where scores and signs have nothing to do with each other, given the ties among the
/// scores.
/// </summary>
/// <param name="Wins">The statistic, in pairs.</param>
/// <param name="Pairs">Number of pairs; the mean is half of it.</param>
/// <param name="Variance">
/// Its variance under that hypothesis, in pairs squared (for the ties: Lehmann, "Nonparametrics", 1975, section 1.4).
/// </param>
internal readonly record struct RankSum(double Wins, double Pairs, double Variance)
{
    /// <summary>Computes it.</summary>
    /// <param name="scores">A score for each row; sorted in place.</param>
    /// <param name="positive">Whether each row is positive; reordered with the scores.</param>
    public static RankSum Of(float[] scores, bool[] positive)
    {
        Array.Sort(scores, positive);
        double n = scores.Length, positives = positive.Count(p => p), ranks = 0, ties = 0;
        for (int start = 0; start < scores.Length;)
        {
            int end = start, tied = 0;
            while (end < scores.Length && scores[end] == scores[start])
            {
                tied += positive[end++] ? 1 : 0;
            }

            // Ranks start + 1 .. end are shared by the ties: each gets their mean.
            ranks += tied * ((start + 1 + end) / 2.0);
            double length = end - start;
            ties += length * (length * length - 1);
            start = end;
        }

        double pairs = positives * (n - positives);
        double variance = n < 2 ? 0 : pairs / 12 * (n + 1 - ties / (n * (n - 1)));
        return new RankSum(ranks - positives * (positives + 1) / 2, pairs, variance);
    }

    /// <summary>The sum of two that are independent.</summary>
    public RankSum Plus(RankSum other) => new(Wins + other.Wins, Pairs + other.Pairs, Variance + other.Variance);
}
