namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// One tree as a learner grows it. A child c >= 0 is inner node c, a child c &lt; 0 is leaf ~c; the root is inner node
/// 0, or leaf 0 when there is no inner node.
/// </summary>
internal sealed record FlatTree
{
    /// <summary>The class whose score an additive tree adds to; unused in a tree of distributions.</summary>
    public int Class { get; init; }

    /// <summary>Column compared in each inner node.</summary>
    public required int[] Features { get; init; }

    /// <summary>Greatest value that goes left in each inner node.</summary>
    public required float[] Thresholds { get; init; }

    /// <summary>Left child of each inner node.</summary>
    public required int[] Left { get; init; }

    /// <summary>Right child of each inner node.</summary>
    public required int[] Right { get; init; }

    /// <summary>
    /// Additive: which of <see cref="Values"/> each leaf adds. Distributions: below the class count, the leaf is pure and this
    /// is its class; from the class count k up, distribution (entry - k) of <see cref="Values"/>.
    /// </summary>
    public required int[] Leaves { get; init; }

    /// <summary>Additive: scores. Distributions: those of the mixed leaves, one value a class each.</summary>
    public required double[] Values { get; init; }
}
