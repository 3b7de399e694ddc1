namespace PseudoLabel.Learning.Metrics;

/// <summary>How much rows count in a metric: as scikit-learn's <c>sample_weight</c>.</summary>
internal static class RowWeight
{
    /// <summary>How much a row counts; 1 where there are no weights.</summary>
    public static double Of(ReadOnlySpan<float> weights, int row) => weights.IsEmpty ? 1 : weights[row];

    /// <summary>How much all rows count together.</summary>
    public static double Sum(ReadOnlySpan<float> weights, int rows)
    {
        double sum = 0;
        foreach (float weight in weights)
        {
            sum += weight;
        }

        return weights.IsEmpty ? rows : sum;
    }
}
