namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>Settings of <see cref="LightGbmLearner"/>.</summary>
internal sealed record LightGbmOptions
{
    /// <summary>Boosting rounds, at least 1; each grows a tree per class, or one tree for two classes.</summary>
    public int Iterations { get; init; } = 100;

    /// <summary>Greatest number of leaves of a tree, at least 2.</summary>
    public int Leaves { get; init; } = 20;

    /// <summary>Shrinkage of each tree, above 0, at most 1.</summary>
    public double LearningRate { get; init; } = 0.1;

    /// <summary>
    /// Fewest training rows in a leaf, at least 1; null for a fiftieth of the rows, between 3 and 20. LightGBM's own default is 20,
    /// which splits nothing below 40 rows.
    /// </summary>
    public int? MinimumLeafRows { get; init; }

    /// <summary>Least sum of second derivatives in a leaf, at least 0.</summary>
    public double MinimumLeafHessian { get; init; } = 1e-3;

    /// <summary>
    /// Share of the columns that each tree may use, above 0, at most 1. LightGBM's own default is 1; with ten labels a class,
    /// trees that must differ generalize better and cost less.
    /// </summary>
    public double FeatureFraction { get; init; } = 0.3;

    /// <summary>Greatest number of bins of a column, from 2 to 255: LightGBM looks for splits between bins only.</summary>
    public int MaximumBins { get; init; } = 63;

    /// <summary>Penalty on the squared leaf values, at least 0.</summary>
    public double L2 { get; init; } = 0.01;

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Leaves, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(LearningRate);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(LearningRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinimumLeafRows ?? 1, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(MinimumLeafHessian);
        ArgumentOutOfRangeException.ThrowIfNegative(L2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FeatureFraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(FeatureFraction, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumBins, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaximumBins, 255);
    }
}
