using System.Buffers;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Adds up small trees by <see cref="LeafMaskKernel"/>, a panel of rows at a time: its cells stay in the first cache while all trees pass.
/// </summary>
internal sealed class MaskedTrees : ITreeTotals
{
    private readonly TreeEnsemble ensemble;
    private readonly LeafMasks masks;
    private readonly UsedColumns columns;
    private readonly double[] values;

    /// <summary>Prepares for an ensemble.</summary>
    public MaskedTrees(TreeEnsemble ensemble, LeafMasks masks, UsedColumns columns)
    {
        this.ensemble = ensemble;
        this.masks = masks;
        this.columns = columns;
        values = ensemble.Aggregation == TreeAggregation.Sum ? [.. masks.Leaves.Select(leaf => ensemble.Leaves[leaf])] : [];
    }

    /// <inheritdoc/>
    public int BlockRows => LeafMaskKernel.Rows;

    /// <inheritdoc/>
    public void Total(FeatureMatrix rows, int firstRow, int count, Span<double> totals)
    {
        float[] cells = ArrayPool<float>.Shared.Rent(2 * LeafMaskKernel.Rows * columns.Width);
        Span<float> panel = cells.AsSpan(0, LeafMaskKernel.Rows * columns.Width);
        Span<float> gathered = cells.AsSpan(panel.Length, count * columns.Width);
        columns.Gather(rows, firstRow, count, gathered);
        BlockTranspose.ToColumns(gathered, columns.Width, count, columns.Width, panel);
        if (ensemble.Aggregation == TreeAggregation.Sum)
        {
            AddValues(panel, count, totals);
        }
        else
        {
            AddDistributions(panel, count, totals);
        }

        ArrayPool<float>.Shared.Return(cells);
    }

    private unsafe void AddValues(ReadOnlySpan<float> panel, int count, Span<double> totals)
    {
        int classes = ensemble.ClassCount;
        double[] sums = ArrayPool<double>.Shared.Rent(LeafMaskKernel.Rows * classes);
        for (int k = 0; k < classes; k++)
        {
            sums.AsSpan(k * LeafMaskKernel.Rows, LeafMaskKernel.Rows).Fill(ensemble.Base[k]);
        }

        int* leaves = stackalloc int[LeafMaskKernel.Rows];
        fixed (LeafMaskNode* nodes = masks.Nodes)
        fixed (float* x = panel)
        fixed (double* value = values)
        fixed (double* sum = sums)
        {
            for (int t = 0; t < ensemble.Roots.Length; t++)
            {
                LeafMaskKernel.FindLeaves(nodes + masks.FirstNode[t], nodes + masks.FirstNode[t + 1], x, leaves);
                LeafMaskKernel.AddValues(value + masks.FirstLeaf[t], leaves, sum + (ensemble.TreeClasses[t] * LeafMaskKernel.Rows));
            }
        }

        for (int r = 0; r < count; r++)
        {
            for (int k = 0; k < classes; k++)
            {
                totals[(r * classes) + k] = sums[(k * LeafMaskKernel.Rows) + r];
            }
        }

        ArrayPool<double>.Shared.Return(sums);
    }

    private unsafe void AddDistributions(ReadOnlySpan<float> panel, int count, Span<double> totals)
    {
        totals.Clear();
        Span<int> leaves = stackalloc int[LeafMaskKernel.Rows];
        fixed (LeafMaskNode* nodes = masks.Nodes)
        fixed (float* x = panel)
        fixed (int* leaf = leaves)
        {
            for (int t = 0; t < ensemble.Roots.Length; t++)
            {
                LeafMaskKernel.FindLeaves(nodes + masks.FirstNode[t], nodes + masks.FirstNode[t + 1], x, leaf);
                ReadOnlySpan<int> ofTree = masks.Leaves.AsSpan(masks.FirstLeaf[t]);
                for (int r = 0; r < count; r++)
                {
                    leaf[r] = ofTree[leaf[r]];
                }

                LeafDistributions.Add(ensemble.Leaves, leaves[..count], totals, ensemble.ClassCount);
            }
        }
    }
}
