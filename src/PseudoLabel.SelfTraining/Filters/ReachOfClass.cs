namespace PseudoLabel.SelfTraining.Filters;

/// <summary>What arrives at the labeled rows of a class, and at the rows of the pool that are predicted as it.</summary>
internal sealed class ReachOfClass
{
    /// <summary>A class with fewer labels does not tell what is ordinary.</summary>
    private const int LeastRows = 5;

    private readonly double[] labeled;
    private readonly double[] pool;

    private ReachOfClass(double[] labeled, double[] pool)
    {
        (this.labeled, this.pool) = (labeled, pool);
        Array.Sort(labeled);
        Array.Sort(pool);
    }

    /// <summary>Labeled rows, n.</summary>
    public int LabeledRows => labeled.Length;

    /// <summary>Rows of the pool, m.</summary>
    public int PoolRows => pool.Length;

    /// <summary>By class; null for those of too few labels, and those that no row is predicted as.</summary>
    public static ReachOfClass?[] Of(
        ReadOnlySpan<double> labeled, ReadOnlySpan<int> labels, ReadOnlySpan<double> pool, ReadOnlySpan<int> predicted, int classCount)
    {
        List<double>[] known = Split(labeled, labels, classCount), others = Split(pool, predicted, classCount);
        return [.. known.Zip(others, (k, o) => k.Count < LeastRows || o.Count == 0 ? null : new ReachOfClass([.. k], [.. o]))];
    }

    /// <summary>Which labeled row, from the one that least arrives at, stands for a p-value; 1 to n.</summary>
    public int Rank(double part) => Math.Clamp((int)Math.Round(part * (labeled.Length + 1)), 1, labeled.Length);

    /// <summary>The share of ordinary rows at which less arrives than there.</summary>
    public double Expected(double part) => Rank(part) / (labeled.Length + 1.0);

    /// <summary>The share of the pool's rows at which less arrives than there.</summary>
    public double Seen(double part) => Below(pool, labeled[Rank(part) - 1]) / (double)pool.Length;

    /// <summary>The variance of what this class adds to the share of all rows.</summary>
    public double Variance(double part, double rows)
    {
        double expected = Expected(part), weight = pool.Length / rows;
        return weight * weight * expected * (1 - expected) * ((1.0 / (labeled.Length + 2)) + (1.0 / pool.Length));
    }

    /// <summary>
    /// The most that arrives at rows whose p-value, (1 + labeled rows with less) / (n + 1), is that at most; below 0 for none.
    /// </summary>
    public double MassAt(double part)
    {
        int place = (int)Math.Floor(part * (labeled.Length + 1)) - 1;
        return place < 0 ? -1 : place >= labeled.Length ? double.MaxValue : labeled[place];
    }

    /// <summary>Rows of the pool with such a p-value.</summary>
    public int PoolUpTo(double part) => Below(pool, Math.BitIncrement(MassAt(part)));

    private static List<double>[] Split(ReadOnlySpan<double> mass, ReadOnlySpan<int> classes, int classCount)
    {
        List<double>[] split = [.. Enumerable.Range(0, classCount).Select(_ => new List<double>())];
        for (int i = 0; i < mass.Length; i++)
        {
            split[classes[i]].Add(mass[i]);
        }

        return split;
    }

    private static int Below(double[] sorted, double mass)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] < mass ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
