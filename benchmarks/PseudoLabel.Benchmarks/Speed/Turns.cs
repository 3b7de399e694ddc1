namespace PseudoLabel.Benchmarks.Speed;

/// <summary>Figures of several turns.</summary>
internal static class Turns
{
    /// <summary>The median; of an even number of values the mean of the two in the middle.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>A line of the table from the ratios of single turns.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="ours">This program's figure.</param>
    /// <param name="against">The other's.</param>
    /// <param name="ratios">One ratio a turn.</param>
    /// <param name="bar">The bar.</param>
    /// <param name="atLeast">Whether the median must be at least the bar; else at most.</param>
    public static TableLine Line(string what, string ours, string against, IReadOnlyCollection<double> ratios, double bar, bool atLeast)
    {
        double median = Median(ratios);
        string words = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{(atLeast ? "at least" : "at most")} {bar:0.##}");
        return new TableLine(what, ours, against, median, ratios.Min(), ratios.Max(), words, atLeast ? median >= bar : median <= bar);
    }
}
