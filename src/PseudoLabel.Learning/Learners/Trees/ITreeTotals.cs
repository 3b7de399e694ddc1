using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// A way to add up what the trees of an ensemble say of a block of rows. All ways give the same bits: each row's leaves are added in
/// the order of the trees.
/// </summary>
internal interface ITreeTotals
{
    /// <summary>Rows in a block at most.</summary>
    int BlockRows { get; }

    /// <summary>Adds up the base and the leaves of all trees.</summary>
    /// <param name="count">Rows in the block, at most <see cref="BlockRows"/>.</param>
    /// <param name="totals">Out: count x classes, row-major.</param>
    void Total(FeatureMatrix rows, int firstRow, int count, Span<double> totals);
}
