namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>Settings of <see cref="MlNetForestLearner"/>.</summary>
internal sealed record MlNetForestOptions
{
    /// <summary>Trees per class, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>Greatest number of leaves of a tree, at least 2.</summary>
    public int Leaves { get; init; } = 100;

    /// <summary>Fewest training rows in a leaf, at least 1.</summary>
    public int MinimumLeafRows { get; init; } = 1;

    /// <summary>Share of the columns tried per split, above 0, at most 1; null for 1 / sqrt(columns).</summary>
    public double? SplitFeatureFraction { get; init; }
}
