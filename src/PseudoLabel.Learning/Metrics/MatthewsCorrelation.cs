namespace PseudoLabel.Learning.Metrics;

/// <summary>
/// The correlation of labels and predictions: Matthews 1975 for two classes, the R_K of Gorodkin 2004 for more, as scikit-learn's
/// <c>matthews_corrcoef</c>. 1 where all rows are right, 0 where predictions tell nothing, whatever the classes' shares.
/// </summary>
internal static class MatthewsCorrelation
{
    /// <summary>Computes it.</summary>
    /// <param name="right">Rows predicted right.</param>
    /// <param name="rows">All rows.</param>
    /// <param name="labeled">Rows of each class.</param>
    /// <param name="predicted">Rows predicted as each class.</param>
    /// <returns>A value in [-1, 1]; 0 where all labels or all predictions are of one class, so that it is not defined.</returns>
    public static double Of(double right, double rows, ReadOnlySpan<double> labeled, ReadOnlySpan<double> predicted)
    {
        double both = 0, labels = 0, predictions = 0;
        for (int k = 0; k < labeled.Length; k++)
        {
            (double t, double p) = (labeled[k] / rows, predicted[k] / rows);
            both += t * p;
            labels += t * t;
            predictions += p * p;
        }

        // Shares of weighted rows add up to 1 but for rounding.
        (double varied, double guessed) = (1 - labels, 1 - predictions);
        return varied < 1e-12 || guessed < 1e-12 ? 0 : Math.Clamp((right / rows - both) / Math.Sqrt(varied * guessed), -1, 1);
    }
}
