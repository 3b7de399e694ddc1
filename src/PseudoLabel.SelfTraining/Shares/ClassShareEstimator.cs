using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Shares;

/// <summary>
/// Estimates the class shares of a pool whose labeled rows were drawn evenly over the classes, and how far they are to be believed.
/// </summary>
/// <remarks>
/// The mean of the model's predictions over the pool is a mixture of its mean predictions of each class's rows, whose weights are the
/// shares sought (label shift; Lipton et al., "BBSE", 2018; Garg et al. 2020 show it and EM as one). Each class's mean predictions come
/// from its labeled rows out of fold and, as these are few, from the pool as the model itself sees it, which counts as
/// <see cref="ModelRows"/> more rows. The estimate is drawn again with other weights of the labeled rows, and of the pool's, of which few
/// are of one class by luck (Bayesian bootstrap: Rubin 1981).
/// Two corrections of a draw are known: Bayes' rule, q_k / s_k, and the factors that make the pool's mean probabilities the shares. The
/// factors are the mean of both over all draws, each drawn toward none by <see cref="Caution"/> standard deviations: what is uncertain,
/// or what the two do not agree on, is not corrected. Nor is a model that out of fold does not beat the commonest class by a standard
/// error: its probabilities are so flat that any factor turns all rows to one class.
/// </remarks>
public static class ClassShareEstimator
{
    /// <summary>Labeled rows of each class that there must be.</summary>
    public const int LeastRows = 5;

    /// <summary>Rows of the pool that there must be: fewer say nothing of how common a class is.</summary>
    public const int LeastPoolRows = 10;

    /// <summary>Standard deviations that a factor's logarithm must lie from 0, and by which it is shortened.</summary>
    internal const double Caution = 1.3;

    /// <summary>Rows of a class that the model's own view of the pool stands for.</summary>
    internal const int ModelRows = 5;

    private const double PriorRows = 0.02;
    private const int Draws = 120;
    private const int AlignmentRows = 1_000;

    /// <summary>A correction whose greatest factor is less than 1.1, as a logarithm, is not worth its mention.</summary>
    private const double LeastLogFactor = 0.1;
    private const double Tail = 0.05;

    /// <summary>Estimates the shares.</summary>
    /// <param name="evidence">What they are estimated from.</param>
    /// <param name="seed">Where the draws come from.</param>
    /// <returns>The estimate; null where a class has too few labeled rows, or the pool too few.</returns>
    public static ClassShares? Estimate(ShareEvidence evidence, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double[] labeled = Labeled(evidence);
        int n = evidence.Labels.Length;
        if (!HasPool(evidence) || labeled.Any(s => s * n < LeastRows - 0.5))
        {
            return null;
        }

        var moments = PoolMoments.Take(evidence.Pool, evidence.ClassCount);
        double[] prior = [.. labeled.Select(s => s * n * PriorRows)];
        int poolWeight = Math.Min(n, evidence.Pool.Length / evidence.ClassCount);
        double[][] draws = [.. Enumerable.Range(0, Draws).Select(d => ShareSolver.Solve(
            Redrawn(evidence, new SeededRandom(SeededRandom.Derive(seed, "pool-rows", d))),
            OfClass(evidence, moments, new SeededRandom(SeededRandom.Derive(seed, "class-shares", d))), prior, poolWeight))];
        ClassShares shares = Of(evidence, labeled, draws);
        return IsSkilled(evidence, labeled) && shares.LogFactors.Max(Math.Abs) >= LeastLogFactor
            ? shares : shares with { LogFactors = new double[labeled.Length] };
    }

    /// <summary>
    /// The correction for shares that are known: the mean of both corrections, as far as they go; of a pool of few rows, which need not
    /// have these shares itself, Bayes' rule alone.
    /// </summary>
    /// <param name="evidence">The labels and the pool.</param>
    /// <param name="shares">The pool's class shares, K, above 0, adding up to 1.</param>
    public static ClassShares Given(ShareEvidence evidence, double[] shares)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        double[] labeled = Labeled(evidence);
        double[] factors = ByBayes(labeled, shares);
        if (HasPool(evidence))
        {
            double[] aligned = ShareAlignment.LogFactors(Sample(evidence.Pool, evidence.ClassCount), shares);
            factors = [.. factors.Zip(aligned, (b, a) => (a + b) / 2)];
        }

        return new ClassShares { Labeled = labeled, Pool = shares, Low = shares, High = shares, LogFactors = factors };
    }

    private static bool HasPool(ShareEvidence evidence) => evidence.Pool.Length >= LeastPoolRows * evidence.ClassCount;

    private static double[] Labeled(ShareEvidence evidence)
    {
        var counts = new double[evidence.ClassCount];
        foreach (int label in evidence.Labels)
        {
            counts[label]++;
        }

        return [.. counts.Select(c => c / evidence.Labels.Length)];
    }

    private static bool IsSkilled(ShareEvidence evidence, double[] labeled)
    {
        double chance = labeled.Max();
        double accuracy =
            ClassificationMetrics.Compute(MetricKind.Accuracy, evidence.OutOfFold, evidence.Labels, evidence.ClassCount);
        return accuracy >= chance + Math.Sqrt(chance * (1 - chance) / evidence.Labels.Length);
    }

    /// <summary>The pool's mean moments, its rows having random weights.</summary>
    private static double[] Redrawn(ShareEvidence evidence, SeededRandom random)
    {
        var weights = new double[evidence.Pool.Length / evidence.ClassCount];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = Exponential(random);
        }

        return PoolMoments.Mean(evidence.Pool, evidence.ClassCount, weights);
    }

    /// <summary>The mean moments of each class, its labeled rows having random weights.</summary>
    private static double[][] OfClass(ShareEvidence evidence, PoolMoments moments, SeededRandom random)
    {
        int classes = evidence.ClassCount;
        double trust = Enumerable.Range(0, ModelRows).Sum(_ => Exponential(random));
        double[][] sums = [.. moments.OfClass.Select(own => own.Select(m => trust * m).ToArray())];
        double[] weights = [.. Enumerable.Repeat(trust, classes)];
        var row = new double[2 * classes];
        for (int i = 0; i < evidence.Labels.Length; i++)
        {
            double weight = Exponential(random);
            int k = evidence.Labels[i];
            PoolMoments.Of(evidence.OutOfFold.AsSpan(i * classes, classes), row);
            weights[k] += weight;
            for (int j = 0; j < row.Length; j++)
            {
                sums[k][j] += weight * row[j];
            }
        }

        return [.. sums.Select((sum, k) => sum.Select(s => s / weights[k]).ToArray())];
    }

    private static ClassShares Of(ShareEvidence evidence, double[] labeled, double[][] draws)
    {
        int classes = evidence.ClassCount;
        float[] sample = Sample(evidence.Pool, classes);
        var factors = new List<double[]>();
        foreach (double[] draw in draws)
        {
            factors.Add(ByBayes(labeled, draw));
            factors.Add(ShareAlignment.LogFactors(sample, draw));
        }

        return new ClassShares
        {
            Labeled = labeled,
            Pool = [.. Enumerable.Range(0, classes).Select(k => draws.Average(d => d[k]))],
            Low = [.. Enumerable.Range(0, classes).Select(k => Quantile(draws, k, Tail))],
            High = [.. Enumerable.Range(0, classes).Select(k => Quantile(draws, k, 1 - Tail))],
            LogFactors = [.. Enumerable.Range(0, classes).Select(k => Shortened([.. factors.Select(f => f[k])]))],
        };
    }

    /// <summary>The logarithms of q_k / s_k, less their mean.</summary>
    private static double[] ByBayes(double[] labeled, double[] shares)
    {
        double[] logs = [.. shares.Select((q, k) => PortableMath.Log(q / labeled[k]))];
        ShareAlignment.Center(logs);
        return logs;
    }

    /// <summary>The mean, <see cref="Caution"/> standard deviations nearer to 0, and not past it.</summary>
    private static double Shortened(double[] values)
    {
        double mean = values.Average();
        double deviation = Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
        return Math.Sign(mean) * Math.Max(0, Math.Abs(mean) - Caution * deviation);
    }

    private static double Quantile(double[][] draws, int k, double at)
    {
        double[] sorted = [.. draws.Select(d => d[k]).Order()];
        return sorted[(int)Math.Round(at * (sorted.Length - 1))];
    }

    /// <summary>Every so many rows, so that aligning them costs little.</summary>
    private static float[] Sample(float[] pool, int classes)
    {
        int rows = pool.Length / classes;
        int kept = Math.Min(rows, AlignmentRows);
        var sample = new float[kept * classes];
        for (int i = 0; i < kept; i++)
        {
            pool.AsSpan((int)((long)i * rows / kept) * classes, classes).CopyTo(sample.AsSpan(i * classes));
        }

        return sample;
    }

    private static double Exponential(SeededRandom random) => -PortableMath.Log(1 - random.NextDouble());
}
