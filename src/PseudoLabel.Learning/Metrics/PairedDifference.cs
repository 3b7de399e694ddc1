namespace PseudoLabel.Learning.Metrics;

/// <summary>The mean of differences between two systems on the same rows, and how sure it is.</summary>
/// <param name="Mean">Mean difference.</param>
/// <param name="StandardError">
/// Standard deviation of the differences (n - 1 in the denominator) over the root of n; NaN for one row. Of rows in groups that of a mean
/// of independent groups (cluster-robust: Liang and Zeger 1986); NaN for one group.
/// </param>
/// <param name="Count">Number of rows.</param>
public readonly record struct PairedDifference(double Mean, double StandardError, int Count)
{
    /// <summary>Computes it.</summary>
    /// <param name="differences">One difference per row, at least one.</param>
    /// <param name="groups">The group of each row: rows of one are alike, so that they count less. Null where each is its own.</param>
    /// <exception cref="ArgumentException">There is no difference.</exception>
    public static PairedDifference Compute(ReadOnlySpan<double> differences, IReadOnlyList<int>? groups = null)
    {
        if (differences.IsEmpty)
        {
            throw new ArgumentException("There is no difference to average.", nameof(differences));
        }

        int n = differences.Length;
        double sum = 0;
        foreach (double d in differences)
        {
            sum += d;
        }

        double mean = sum / n;
        if (groups is not null)
        {
            return new PairedDifference(mean, OfGroups(differences, mean, groups), n);
        }

        double squares = 0;
        foreach (double d in differences)
        {
            squares += (d - mean) * (d - mean);
        }

        return new PairedDifference(mean, n == 1 ? double.NaN : Math.Sqrt(squares / (n - 1) / n), n);
    }

    /// <summary>Each row's difference times what the row counts, the weights having a mean of 1.</summary>
    /// <param name="differences">One difference per row.</param>
    /// <param name="weights">What each row counts, above 0; null where all count alike, which changes nothing.</param>
    public static double[] Weighted(double[] differences, float[]? weights)
    {
        ArgumentNullException.ThrowIfNull(differences);
        if (weights is null)
        {
            return differences;
        }

        double mean = weights.Average();
        return [.. differences.Zip(weights, (difference, weight) => difference * weight / mean)];
    }

    private static double OfGroups(ReadOnlySpan<double> differences, double mean, IReadOnlyList<int> groups)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(groups.Count, differences.Length, nameof(groups));
        var sums = new SortedDictionary<int, double>();
        for (int i = 0; i < differences.Length; i++)
        {
            sums[groups[i]] = sums.GetValueOrDefault(groups[i]) + differences[i] - mean;
        }

        double squares = sums.Values.Sum(s => s * s);
        return sums.Count == 1 ? double.NaN : Math.Sqrt(squares * sums.Count / (sums.Count - 1)) / differences.Length;
    }
}
