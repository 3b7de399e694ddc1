using System.Buffers;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Adds up trees of any size by <see cref="TreeWalker"/>, tree by tree over a block of rows.</summary>
internal sealed class WalkedTrees : ITreeTotals
{
    // A tree's nodes come into the cache once per block, a block's cells (half a megabyte) stay in it: larger blocks pay for large trees.
    private const int BlockCells = 1 << 17;
    private const int MaximumBlockRows = 2048;
    private const int MinimumBlockRows = 16;

    private readonly TreeEnsemble ensemble;
    private readonly UsedColumns columns;

    /// <summary>Prepares for an ensemble.</summary>
    public WalkedTrees(TreeEnsemble ensemble, UsedColumns columns)
    {
        this.ensemble = ensemble;
        this.columns = columns;
        BlockRows = Math.Clamp(BlockCells / columns.Width, MinimumBlockRows, MaximumBlockRows);
    }

    /// <inheritdoc/>
    public int BlockRows { get; }

    /// <inheritdoc/>
    public void Total(FeatureMatrix rows, int firstRow, int count, Span<double> totals)
    {
        float[] cells = ArrayPool<float>.Shared.Rent(count * columns.Width);
        int[] rented = ArrayPool<int>.Shared.Rent(count);
        Span<int> leaves = rented.AsSpan(0, count);
        columns.Gather(rows, firstRow, count, cells);
        int classes = ensemble.ClassCount;
        for (int i = 0; i < totals.Length; i += classes)
        {
            ensemble.Base.CopyTo(totals[i..]);
        }

        for (int t = 0; t < ensemble.Roots.Length; t++)
        {
            TreeWalker.FindLeaves(ensemble.Nodes, ensemble.Roots[t], cells, columns.Width, leaves);
            if (ensemble.Aggregation == TreeAggregation.Sum)
            {
                AddValues(ensemble.Leaves, leaves, totals, ensemble.TreeClasses[t], classes);
            }
            else
            {
                LeafDistributions.Add(ensemble.Leaves, leaves, totals, classes);
            }
        }

        ArrayPool<float>.Shared.Return(cells);
        ArrayPool<int>.Shared.Return(rented);
    }

    private static void AddValues(double[] values, ReadOnlySpan<int> leaves, Span<double> totals, int treeClass, int classes)
    {
        for (int r = 0, at = treeClass; r < leaves.Length; r++, at += classes)
        {
            totals[at] += values[leaves[r]];
        }
    }
}
