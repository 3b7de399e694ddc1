using System.Buffers;
using PseudoLabel.Core.Features;
using PseudoLabel.Core.Numerics;

namespace PseudoLabel.Core.Learners.Trees;

/// <summary>
/// An ensemble of decision trees of any learner, flattened. A row goes left where its cell is at most the threshold.
/// <see cref="TreeAggregation.Sum"/>: score[k] = base[k] + the sum of the leaves of class k's trees, a logit.
/// <see cref="TreeAggregation.Mean"/>: score[k] = log(max(p[k], floor)), p the mean of the leaves' class distributions and
/// floor = 0.1 / trees, as T trees without a vote for a class show that its probability is small, not that it is 0.
/// </summary>
public sealed class TreeEnsembleModel : IModel
{
    /// <summary>The kind of these models in <see cref="ModelSerializer"/>.</summary>
    public const string KindName = "trees";

    // A tree's nodes come into the cache once per block, a block's cells (half a megabyte) stay in it: larger blocks pay for large trees.
    private const int BlockCells = 1 << 17;
    private const int MaximumBlockRows = 2048;
    private const int MinimumBlockRows = 16;

    private readonly UsedColumns usedColumns;

    internal TreeEnsembleModel(TreeEnsemble ensemble)
    {
        Ensemble = ensemble;
        usedColumns = new UsedColumns(ensemble.UsedColumns, ensemble.FeatureCount);
    }

    /// <inheritdoc/>
    public string Kind => KindName;

    /// <inheritdoc/>
    public int ClassCount => Ensemble.ClassCount;

    /// <inheritdoc/>
    public int FeatureCount => Ensemble.FeatureCount;

    /// <summary>Number of trees.</summary>
    public int TreeCount => Ensemble.Roots.Length;

    /// <summary>How leaves become scores.</summary>
    public TreeAggregation Aggregation => Ensemble.Aggregation;

    internal TreeEnsemble Ensemble { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The rows have another number of columns than the model, or <paramref name="scores"/> is too short.</exception>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Columns, FeatureCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, count * ClassCount);
        int blockRows = Math.Clamp(BlockCells / usedColumns.Width, MinimumBlockRows, MaximumBlockRows);
        blockRows = Math.Min(blockRows, count);
        float[] cells = ArrayPool<float>.Shared.Rent(blockRows * usedColumns.Width);
        int[] leaves = ArrayPool<int>.Shared.Rent(blockRows);
        double[] totals = ArrayPool<double>.Shared.Rent(blockRows * ClassCount);
        for (int start = 0; start < count; start += blockRows)
        {
            int block = Math.Min(blockRows, count - start);
            usedColumns.Gather(rows, firstRow + start, block, cells);
            Total(cells, leaves.AsSpan(0, block), totals.AsSpan(0, block * ClassCount));
            ToScores(totals.AsSpan(0, block * ClassCount), scores.Slice(start * ClassCount, block * ClassCount));
        }

        ArrayPool<float>.Shared.Return(cells);
        ArrayPool<int>.Shared.Return(leaves);
        ArrayPool<double>.Shared.Return(totals);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        TreeEnsembleFormat.Write(Ensemble, writer);
    }

    /// <summary>Reads a model back.</summary>
    /// <param name="reader">Where from.</param>
    /// <exception cref="InvalidDataException">The bytes are not those of an ensemble.</exception>
    internal static TreeEnsembleModel Read(BinaryReader reader) => new(TreeEnsembleFormat.Read(reader));

    private void Total(float[] cells, Span<int> leaves, Span<double> totals)
    {
        int classes = ClassCount;
        for (int i = 0; i < totals.Length; i += classes)
        {
            Ensemble.Base.CopyTo(totals[i..]);
        }

        for (int t = 0; t < Ensemble.Roots.Length; t++)
        {
            TreeWalker.FindLeaves(Ensemble.Nodes, Ensemble.Roots[t], cells, usedColumns.Width, leaves);
            if (Aggregation == TreeAggregation.Sum)
            {
                AddValues(Ensemble.Leaves, leaves, totals, Ensemble.TreeClasses[t], classes);
            }
            else
            {
                AddDistributions(Ensemble.Leaves, leaves, totals, classes);
            }
        }
    }

    private static void AddValues(double[] values, ReadOnlySpan<int> leaves, Span<double> totals, int treeClass, int classes)
    {
        for (int r = 0, at = treeClass; r < leaves.Length; r++, at += classes)
        {
            totals[at] += values[leaves[r]];
        }
    }

    private static void AddDistributions(double[] values, ReadOnlySpan<int> leaves, Span<double> totals, int classes)
    {
        for (int r = 0, at = 0; r < leaves.Length; r++, at += classes)
        {
            int leaf = leaves[r];
            if (leaf < classes)
            {
                // The first distributions are the pure ones, and most leaves of full-grown trees are pure.
                totals[at + leaf] += 1;
                continue;
            }

            for (int k = 0; k < classes; k++)
            {
                totals[at + k] += values[(leaf * classes) + k];
            }
        }
    }

    private void ToScores(ReadOnlySpan<double> totals, Span<float> scores)
    {
        double trees = Math.Max(TreeCount, 1);
        for (int i = 0; i < totals.Length; i++)
        {
            scores[i] = Aggregation == TreeAggregation.Sum ? (float)totals[i] : (float)PortableMath.Log(Math.Max(totals[i] / trees, Ensemble.Floor));
        }
    }
}
