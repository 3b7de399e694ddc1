namespace PseudoLabel.Learning.Metrics;

/// <summary>Limits on a share that was seen in a sample.</summary>
public static class BinomialInterval
{
    /// <summary>
    /// The exact one-sided lower limit (Clopper and Pearson 1934): the share p at which this many successes or more would come about
    /// with probability <paramref name="risk"/>. The true share lies below the limit with at most that probability.
    /// </summary>
    /// <param name="successes">Successes, in [0, trials].</param>
    /// <param name="trials">Trials, at least 1.</param>
    /// <param name="risk">Probability of error, in (0, 1).</param>
    /// <returns>A value in [0, 1]; 0 without a success.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static double ClopperPearsonLower(long successes, long trials, double risk)
    {
        Check(successes, trials, risk);

        // P(X >= s | p) = I_p(s, n - s + 1), which rises with p.
        return successes == 0 ? 0 : IncompleteBeta.Inverse(risk, successes, trials - successes + 1);
    }

    /// <summary>
    /// Wilson's score limits (Wilson 1927), each one-sided at <paramref name="risk"/>: closer to the sample's share than the exact ones,
    /// and right on average rather than always. Taken together they hold at twice the risk.
    /// </summary>
    /// <param name="successes">Successes, in [0, trials].</param>
    /// <param name="trials">Trials, at least 1.</param>
    /// <param name="risk">Probability of error on each side, in (0, 1).</param>
    /// <returns>The lower and the upper limit, in [0, 1].</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public static (double Lower, double Upper) Wilson(long successes, long trials, double risk)
    {
        Check(successes, trials, risk);
        double z = -NormalDistribution.Quantile(risk);
        double share = (double)successes / trials;
        double shrink = 1 + z * z / trials;
        double center = (share + z * z / (2.0 * trials)) / shrink;
        double half = z * Math.Sqrt(share * (1 - share) / trials + z * z / (4.0 * trials * trials)) / shrink;
        return (Math.Clamp(center - half, 0, 1), Math.Clamp(center + half, 0, 1));
    }

    private static void Check(long successes, long trials, double risk)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (!(risk > 0 && risk < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(risk), risk, "The risk is not between 0 and 1.");
        }
    }
}
