using PseudoLabel.Data;

namespace PseudoLabel.SelfTraining.Shares;

/// <summary>How the labeled rows were drawn from the rows that there are.</summary>
public enum LabelDraw
{
    /// <summary>As many of each class: their class shares say nothing of the pool's.</summary>
    Evenly,

    /// <summary>At random: their class shares are an estimate of the pool's.</summary>
    Randomly,

    /// <summary>The counts fit neither.</summary>
    Unclear,
}

/// <summary>
/// Tells from the labels' counts how they were drawn: two models of the counts are compared by their likelihoods, and the posterior
/// probability that they were drawn evenly, both being as likely before, decides.
/// </summary>
/// <remarks>
/// Drawn evenly: a number m of each class is wanted; a class has m of them most often, m - 1 where a row was dropped, or any smaller number
/// where it had no more. Drawn at random from unknown shares: every composition of n rows into K classes that all occur is as likely as
/// another, which is the multinomial with a flat Dirichlet prior.
/// </remarks>
public static class LabelDrawing
{
    /// <summary>From this posterior probability on one of the two is believed.</summary>
    private const double Sure = 0.8;

    private const double AsWanted = 0.85;
    private const double OneLess = 0.07;

    /// <summary>How labels with these counts were drawn.</summary>
    /// <param name="counts">Labeled rows of each of the K classes, at least 1 each, K at least 2.</param>
    public static LabelDraw Of(IReadOnlyList<int> counts)
    {
        double evenly = EvenlyProbability(counts);
        return evenly >= Sure ? LabelDraw.Evenly : evenly <= 1 - Sure ? LabelDraw.Randomly : LabelDraw.Unclear;
    }

    /// <summary>The posterior probability that labels with these counts were drawn evenly.</summary>
    /// <param name="counts">As for <see cref="Of"/>.</param>
    public static double EvenlyProbability(IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Count, 2, nameof(counts));
        ArgumentOutOfRangeException.ThrowIfLessThan(counts.Min(), 1, nameof(counts));
        int wanted = counts.Max();
        double evenly = 0;
        foreach (int count in counts)
        {
            evenly += PortableMath.Log(
                count == wanted ? AsWanted : count == wanted - 1 ? OneLess : (1 - AsWanted - OneLess) / Math.Max(1, wanted - 2));
        }

        double odds = PortableMath.Exp(Math.Clamp(-LogBinomial(counts.Sum() - 1, counts.Count - 1) - evenly, -700, 700));
        return 1 / (1 + odds);
    }

    /// <summary>ln of n over k.</summary>
    private static double LogBinomial(int n, int k)
    {
        double sum = 0;
        for (int i = 1; i <= k; i++)
        {
            sum += PortableMath.Log((n - k + i) / (double)i);
        }

        return sum;
    }
}
