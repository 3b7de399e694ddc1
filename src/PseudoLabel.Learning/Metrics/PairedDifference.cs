namespace PseudoLabel.Learning.Metrics;

/// <summary>The mean of differences between two systems on the same rows, and how sure it is.</summary>
/// <param name="Mean">Mean difference.</param>
/// <param name="StandardError">
/// Standard deviation of the differences (n - 1 in the denominator) over the root of n; NaN for one row.
/// </param>
/// <param name="Count">Number of rows.</param>
public readonly record struct PairedDifference(double Mean, double StandardError, int Count)
{
    /// <summary>Computes it.</summary>
    /// <param name="differences">One difference per row, at least one.</param>
    /// <exception cref="ArgumentException">There is no difference.</exception>
    public static PairedDifference Compute(ReadOnlySpan<double> differences)
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
        double squares = 0;
        foreach (double d in differences)
        {
            squares += (d - mean) * (d - mean);
        }

        return new PairedDifference(mean, n == 1 ? double.NaN : Math.Sqrt(squares / (n - 1) / n), n);
    }
}
