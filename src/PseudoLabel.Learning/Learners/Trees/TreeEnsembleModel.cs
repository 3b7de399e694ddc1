using System.Buffers;
using PseudoLabel.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

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

    private readonly ITreeTotals trees;

    internal TreeEnsembleModel(TreeEnsemble ensemble)
    {
        Ensemble = ensemble;
        var columns = new UsedColumns(ensemble.UsedColumns, ensemble.FeatureCount);
        trees = LeafMasks.Of(ensemble) is { } masks ? new MaskedTrees(ensemble, masks, columns) : new WalkedTrees(ensemble, columns);
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
    internal TreeAggregation Aggregation => Ensemble.Aggregation;

    internal TreeEnsemble Ensemble { get; }

    /// <summary>
    /// Whether a cell that is no number goes left. Features are always numbers; for cells that are
    /// none the two ways of finding leaves differ.
    /// </summary>
    internal bool MissingGoesLeft => trees is WalkedTrees;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The rows have another number of columns than the model, or <paramref name="scores"/> is too short.
    /// </exception>
    public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Columns, FeatureCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(scores.Length, count * ClassCount);
        int blockRows = Math.Min(trees.BlockRows, count);
        double[] rented = ArrayPool<double>.Shared.Rent(blockRows * ClassCount);
        for (int start = 0; start < count; start += blockRows)
        {
            int block = Math.Min(blockRows, count - start);
            Span<double> totals = rented.AsSpan(0, block * ClassCount);
            trees.Total(rows, firstRow + start, block, totals);
            ToScores(totals, scores.Slice(start * ClassCount, block * ClassCount));
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    /// <inheritdoc/>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        TreeEnsembleFormat.Write(Ensemble, writer);
    }

    /// <summary>Reads a model back.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of an ensemble.</exception>
    internal static TreeEnsembleModel Read(BinaryReader reader, ModelLimits limits) => new(TreeEnsembleFormat.Read(reader, limits));

    private void ToScores(ReadOnlySpan<double> totals, Span<float> scores)
    {
        double count = Math.Max(TreeCount, 1);
        for (int i = 0; i < totals.Length; i++)
        {
            scores[i] = Aggregation == TreeAggregation.Sum
                ? (float)totals[i]
                : (float)PortableMath.Log(Math.Max(totals[i] / count, Ensemble.Floor));
        }
    }
}
