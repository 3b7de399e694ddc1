namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>The flattened trees of one model: data only.</summary>
internal sealed record TreeEnsemble
{
    /// <summary>How leaves become scores.</summary>
    public required TreeAggregation Aggregation { get; init; }

    /// <summary>Number of classes.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Number of feature columns of the rows.</summary>
    public required int FeatureCount { get; init; }

    /// <summary>The columns that some tree compares, ascending: slot s of a node is column UsedColumns[s].</summary>
    public required int[] UsedColumns { get; init; }

    /// <summary>The nodes of all trees, each tree breadth first.</summary>
    public required TreeNode[] Nodes { get; init; }

    /// <summary>Index of each tree's root.</summary>
    public required int[] Roots { get; init; }

    /// <summary>Class that each tree adds to; all 0 for <see cref="TreeAggregation.Mean"/>.</summary>
    public required int[] TreeClasses { get; init; }

    /// <summary>
    /// Leaf values: one a leaf for <see cref="TreeAggregation.Sum"/>, <see cref="ClassCount"/> a distribution for
    /// <see cref="TreeAggregation.Mean"/>.
    /// </summary>
    public required double[] Leaves { get; init; }

    /// <summary>Score of each class before any tree (<see cref="TreeAggregation.Sum"/>).</summary>
    public required double[] Base { get; init; }

    /// <summary>Lowest probability that a score stands for (<see cref="TreeAggregation.Mean"/>).</summary>
    public required double Floor { get; init; }
}
