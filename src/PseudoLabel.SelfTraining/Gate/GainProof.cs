using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Gate;

/// <summary>
/// How likely a gain as great as the best candidate's is, had none of them one: a test for the largest of many (Westfall and Young 1993).
/// If no candidate is better, each row's gains are as likely as their opposites; so all gains of a row change their sign together, at
/// random, and the greatest studentized mean of the candidates is taken anew, many times. That the best of rounds and shares was picked is
/// in it, and so is how alike they are.
/// </summary>
/// <remarks>
/// Held-out rows of one fold were scored by one model, and models of different folds share most of their rows, so their gains are not
/// independent: the means are taken as less certain by the factor of Nadeau and Bengio (2003), sqrt(1/R + K/(K - 1)) for R repeats of K
/// folds.
/// </remarks>
internal static class GainProof
{
    private const int Flips = 1_999;

    /// <summary>
    /// The part of its risk that a proof may use. The labeled rows train the models that the others are scored by, so their gains hang
    /// together in ways that no count of folds tells: among 50 pools of noise three had a p-value below 0.05, as many as a test that is
    /// just valid would, and the risk is to be kept for certain, not on average.
    /// </summary>
    private const double PartOfRisk = 0.2;

    /// <summary>The p-value up to which luck is the less likely reason of a gain, though none is proven.</summary>
    private const double LikelyRisk = 0.2;

    // Some ten million gains a second are summed: a large set of labels needs fewer flips to be as sure.
    private const long Work = 400_000_000;
    private const int LeastFlips = 399;

    /// <summary>The p-value up to which a gain is proven.</summary>
    /// <param name="risk">The share of runs without a gain in which one may be called proven.</param>
    public static double MostPValue(double risk) => PartOfRisk * risk;

    /// <summary>How certain a gain with a p-value is.</summary>
    /// <param name="p">The p-value.</param>
    /// <param name="risk">As for <see cref="MostPValue"/>.</param>
    public static GainGrade Grade(double p, double risk) =>
        p <= MostPValue(risk) ? GainGrade.Proven : p <= LikelyRisk ? GainGrade.Likely : GainGrade.Possible;

    /// <summary>The p-value.</summary>
    /// <param name="gains">By candidate, each labeled row's gain.</param>
    /// <param name="folds">K, at least 2.</param>
    /// <param name="repeats">R, at least 1.</param>
    /// <param name="seed">Where the signs come from.</param>
    /// <returns>In (0, 1]; 1 where no candidate has a gain.</returns>
    public static double PValue(IReadOnlyList<double[]> gains, int folds, int repeats, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(gains);
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        if (gains.Count == 0 || gains[0].Length < 2)
        {
            return 1;
        }

        int rows = gains[0].Length;
        var signs = new double[rows];
        Array.Fill(signs, 1);
        double[] squares = [.. gains.Select(own => own.Sum(g => g * g))];
        double caution = Math.Sqrt(1.0 / repeats + folds / (folds - 1.0));
        double found = Greatest(gains, squares, signs) / caution;
        if (!(found > 0))
        {
            return 1;
        }

        int flips = (int)Math.Clamp(Work / ((long)gains.Count * rows), LeastFlips, Flips);
        var random = new SeededRandom(seed);
        int asGreat = 0;
        for (int flip = 0; flip < flips; flip++)
        {
            for (int i = 0; i < rows; i++)
            {
                signs[i] = random.NextInt32(2) == 0 ? 1 : -1;
            }

            asGreat += Greatest(gains, squares, signs) >= found ? 1 : 0;
        }

        return (asGreat + 1.0) / (flips + 1);
    }

    /// <summary>The greatest mean over its standard error.</summary>
    private static double Greatest(IReadOnlyList<double[]> gains, double[] squares, double[] signs)
    {
        int n = signs.Length;
        double greatest = double.NegativeInfinity;
        for (int c = 0; c < gains.Count; c++)
        {
            double sum = 0;
            double[] own = gains[c];
            for (int i = 0; i < n; i++)
            {
                sum += signs[i] * own[i];
            }

            double mean = sum / n;
            double variance = (squares[c] / n - mean * mean) * n / (n - 1.0);
            greatest = Math.Max(greatest, variance > 0 ? mean / Math.Sqrt(variance / n) : mean > 0 ? double.PositiveInfinity : 0);
        }

        return greatest;
    }
}
