namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>How a column is tried as a node's split.</summary>
internal interface IForestSplitSearch
{
    /// <summary>Tries one column.</summary>
    /// <param name="index">Its index among the binned columns.</param>
    /// <param name="best">The best split so far; replaced by a better one of this column.</param>
    /// <returns>False when the column has but one bin in the node, and so in all nodes below it.</returns>
    bool Try(ForestNode node, BinnedColumn column, int index, ref ForestSplit best);
}
