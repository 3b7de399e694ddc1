using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Filters;

/// <summary>
/// The share of the pool that no labeled row stands for, such as rows of a class without labels, by what arrives there of the labeled rows
/// (<see cref="Learning.Graph.RowReach"/>). The labeled rows of a class, each reached by the others, say how much arrives at rows that
/// belong: less than at their r-th lowest of n arrives at a share of r in n + 1 (conformal p-values by class; Vovk, Gammerman and Shafer
/// 2005). By class, as the classes need not be as common in the pool as among the labels. What lies there beyond that is unlike (the
/// proportion of true nulls, Storey 2002), where chance seldom shows as much.
/// </summary>
public sealed record UnlikeShare
{
    /// <summary>How often chance alone may show such rows where there are none.</summary>
    private const double Risk = 0.01;

    /// <summary>A stretch of which more than this share is unlike is kept from acceptance.</summary>
    private const double MostUnlike = 0.1;

    private const int Draws = 999;

    /// <summary>Stretches of p-values in which ordinary and unlike rows are weighed against each other.</summary>
    private const int Stretches = 10;

    private const double Rounding = 1e-9;

    /// <summary>Up to which p-value the pool is held against what is expected.</summary>
    private static readonly double[] Parts = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];

    /// <summary>The estimate, 0 to 1; 0 where the pool shows nothing beyond chance.</summary>
    public required double Share { get; init; }

    /// <summary>What it exceeds but for a risk of 1 %; 0 where the pool shows nothing beyond chance.</summary>
    public required double LowerShare { get; init; }

    /// <summary>By class, rows predicted as it at which no more than this arrives are kept from acceptance; below 0 for none.</summary>
    public required double[] UnlikeMass { get; init; }

    /// <summary>Estimates it.</summary>
    /// <param name="labeled">What arrives at each labeled row from the others.</param>
    /// <param name="labels">Their classes, in [0, K).</param>
    /// <param name="pool">What arrives at each row of a sample of the pool.</param>
    /// <param name="predicted">The classes that these are predicted as.</param>
    /// <param name="classCount">K.</param>
    /// <param name="seed">Seed of the draws that show what chance does.</param>
    public static UnlikeShare Estimate(
        ReadOnlySpan<double> labeled, ReadOnlySpan<int> labels, ReadOnlySpan<double> pool, ReadOnlySpan<int> predicted, int classCount,
        ulong seed)
    {
        ReachOfClass?[] classes = ReachOfClass.Of(labeled, labels, pool, predicted, classCount);
        ReachOfClass[] told = [.. classes.OfType<ReachOfClass>()];
        double[] none = [.. Enumerable.Repeat(-1.0, classCount)];
        double rows = told.Sum(c => c.PoolRows);
        if (rows == 0)
        {
            return new UnlikeShare { Share = 0, LowerShare = 0, UnlikeMass = none };
        }

        (double share, double lower) = (0, 0);
        double[] errors = [.. Parts.Select(part => Math.Sqrt(told.Sum(c => c.Variance(part, rows))))];
        double caution = Caution(told, errors, rows, seed);
        for (int i = 0; i < Parts.Length; i++)
        {
            double expected = told.Sum(c => c.PoolRows * c.Expected(Parts[i])) / rows;
            double excess = (told.Sum(c => c.PoolRows * c.Seen(Parts[i])) / rows) - expected;
            double least = (excess - (caution * errors[i])) / (1 - expected);
            (share, lower) = least > lower ? (excess / (1 - expected), least) : (share, lower);
        }

        double cut = lower == 0 ? 0 : Cut(told, rows, share);
        double covered = rows / pool.Length;
        return new UnlikeShare
        {
            Share = share * covered,
            LowerShare = lower * covered,
            UnlikeMass = [.. classes.Select(c => c is null || cut == 0 ? -1 : c.MassAt(cut + Rounding))],
        };
    }

    /// <summary>Standard errors that the greatest excess of all parts stays below, by drawing where nothing is unlike.</summary>
    private static double Caution(ReachOfClass[] classes, double[] errors, double rows, ulong seed)
    {
        var random = new SeededRandom(seed);
        var greatest = new double[Draws];
        for (int d = 0; d < Draws; d++)
        {
            var excess = new double[Parts.Length];
            foreach (ReachOfClass c in classes)
            {
                double[] places = [.. Enumerable.Range(0, c.LabeledRows).Select(_ => random.NextDouble()).Order()];
                double noise = random.NextGaussian();
                for (int i = 0; i < Parts.Length; i++)
                {
                    double expected = c.Expected(Parts[i]);
                    double ofPool = noise * Math.Sqrt(expected * (1 - expected) / c.PoolRows);
                    excess[i] += c.PoolRows / rows * (places[c.Rank(Parts[i]) - 1] - expected + ofPool);
                }
            }

            greatest[d] = excess.Zip(errors, (e, error) => e / error).Max();
        }

        Array.Sort(greatest);
        return greatest[(int)Math.Ceiling((1 - Risk) * Draws) - 1];
    }

    /// <summary>
    /// Up to which p-value rows are kept from acceptance. The share of ordinary rows can only rise with what arrives, so that stretches
    /// where it falls are joined (pool adjacent violators, Ayer et al. 1955).
    /// </summary>
    private static double Cut(ReachOfClass[] classes, double rows, double share)
    {
        var stretches = new List<(double Expected, double Seen, double End)>();
        double last = 0;
        for (int part = 1; part <= Stretches; part++)
        {
            double end = part / (double)Stretches;
            double seen = classes.Sum(c => c.PoolUpTo(end + Rounding)) / rows;
            stretches.Add((1.0 / Stretches, seen - last, end));
            last = seen;
            while (stretches.Count > 1 && stretches[^2].Expected * stretches[^1].Seen >= stretches[^1].Expected * stretches[^2].Seen)
            {
                (double Expected, double Seen, double End) joined = stretches[^1];
                stretches.RemoveAt(stretches.Count - 1);
                stretches[^1] = (stretches[^1].Expected + joined.Expected, stretches[^1].Seen + joined.Seen, joined.End);
            }
        }

        return stretches.TakeWhile(s => (1 - share) * s.Expected < (1 - MostUnlike) * s.Seen).Select(s => s.End).LastOrDefault();
    }
}
