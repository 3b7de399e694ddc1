namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Settings of <see cref="ForestLearner"/>; the defaults are those of scikit-learn's RandomForestClassifier.
/// </summary>
internal sealed record ForestOptions
{
    /// <summary>Number of trees, at least 1.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>How a node's threshold is found.</summary>
    public ForestSplits Splits { get; init; } = ForestSplits.Best;

    /// <summary>Whether each tree sees its own bootstrap sample of the rows; else all of them.</summary>
    public bool Bootstrap { get; init; } = true;

    /// <summary>Columns tried per node, at least 1; null for the square root of their number, rounded down.</summary>
    public int? CandidateColumns { get; init; }

    /// <summary>Fewest distinct training rows in a leaf, at least 1.</summary>
    public int MinimumLeafRows { get; init; } = 1;

    /// <summary>Greatest number of sparse columns used: those that are non-zero in most training rows (of equals, the first).</summary>
    public int MaximumSparseColumns { get; init; } = 2000;

    /// <summary>A sparse column is used only if it is non-zero in at least this many training rows.</summary>
    public int MinimumSparseRows { get; init; } = 2;
}

/// <summary>How a forest finds the threshold of a candidate column in a node.</summary>
internal enum ForestSplits
{
    /// <summary>The threshold with the least Gini impurity (Breiman 2001).</summary>
    Best,

    /// <summary>
    /// A threshold drawn between the node's least and greatest value (extremely randomized trees: Geurts, Ernst and Wehenkel 2006).
    /// </summary>
    Random,
}
