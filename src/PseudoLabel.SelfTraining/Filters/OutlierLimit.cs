namespace PseudoLabel.SelfTraining.Filters;

/// <summary>The limit above which a row's figure is unlike the labeled rows'.</summary>
internal static class OutlierLimit
{
    private const double Quantile = 0.99;

    // Rounding must not make an outlier of a copy of a labeled row.
    private const double Slack = 1 + 1e-9;

    /// <summary>
    /// The 99th percentile of the labeled rows' own figures, the greatest of fewer than 100; +infinity where they tell nothing.
    /// </summary>
    /// <param name="figures">The labeled rows' figures; infinite ones do not count.</param>
    public static double Of(double[] figures)
    {
        double[] sorted = [.. figures.Where(double.IsFinite).Order()];
        double limit = sorted.Length == 0 ? 0 : sorted[(int)Math.Ceiling(Quantile * sorted.Length) - 1];
        return limit > 0 ? limit * Slack : double.PositiveInfinity;
    }
}
