using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// Whether the pool is drawn like the labeled rows: a classifier learns to tell the two apart, and is scored on rows that it never saw
/// (Lopez-Paz and Oquab, "Revisiting Classifier Two-Sample Tests", 2017; the area under the ROC curve in place of accuracy, as the two are
/// of different size).
/// <para>
/// Rows are dealt into blocks, and each block is scored by a logistic regression on the blocks before it (prequentially, Dawid 1984). In
/// ordinary cross-validation each pair of blocks is used both ways, so that the blocks' statistics are correlated, and the usual variance
/// is too small by up to half. Here, whatever came before, each block's rank sum has Mann and Whitney's distribution where nothing tells
/// the two apart: the sums are independent, their variances add up, and the p-value needs no permutations.
/// </para>
/// </summary>
public static class ClassifierTwoSampleTest
{
    /// <summary>Labeled rows at most; of more, a random sample.</summary>
    public const int MostLabeledRows = 2_000;

    /// <summary>
    /// Pool rows at most: <see cref="PoolRowsPerLabel"/> times the labeled ones, but not fewer than <see cref="LeastPoolRows"/>.
    /// </summary>
    public const int MostPoolRows = 4_000;

    private const int PoolRowsPerLabel = 4;
    private const int LeastPoolRows = 200;
    private const int MostBlocks = 10;

    /// <summary>Tests.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="pool">The pool, or a random sample of it; the same columns.</param>
    /// <param name="groups">The group of each feature column, from 0 to G - 1: the table's column that it comes from.</param>
    /// <param name="seed">Seed of the draws; the same arguments give the same result.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The result; null where there are fewer than four rows of either.</returns>
    /// <exception cref="ArgumentException">There is not one group for each column.</exception>
    public static ShiftResult? Run(
        FeatureMatrix labeled, FeatureMatrix pool, IReadOnlyList<int> groups, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(groups);
        if (groups.Count != labeled.Columns)
        {
            throw new ArgumentException($"{groups.Count} groups are not those of {labeled.Columns} columns.", nameof(groups));
        }

        int labeledRows = Math.Min(labeled.Rows, MostLabeledRows);
        int poolRows = Math.Min(pool.Rows, Math.Min(MostPoolRows, Math.Max(LeastPoolRows, PoolRowsPerLabel * labeledRows)));
        int blocks = Math.Min(MostBlocks, Math.Min(labeledRows, poolRows) / 2);
        if (blocks < 2)
        {
            return null;
        }

        FeatureMatrix first = labeled.Select(Draw(labeled.Rows, labeledRows, SeededRandom.Derive(seed, "labeled")));
        FeatureMatrix second = pool.Select(Draw(pool.Rows, poolRows, SeededRandom.Derive(seed, "pool")));
        int[] isLabeled = [.. Enumerable.Repeat(1, labeledRows), .. Enumerable.Repeat(0, poolRows)];
        TrainingSet rows = TrainingSet.Unweighted(FeatureMatrices.Concat([first, second]), isLabeled, 2);
        int BlockOf(int row) => (row < labeledRows ? row : row - labeledRows) % blocks;

        var learner = new LogisticLearner(new LogisticOptions());
        var sum = new RankSum(0, 0, 0);
        var separation = new GroupSeparation(groups);
        IModel? before = null;
        for (int b = 1; b < blocks; b++)
        {
            TrainingSet past = rows.Select([.. Enumerable.Range(0, isLabeled.Length).Where(row => BlockOf(row) < b)]);
            TrainingSet next = rows.Select([.. Enumerable.Range(0, isLabeled.Length).Where(row => BlockOf(row) == b)]);
            var model = (LinearModel)learner.Train(past, new TrainingContext { WarmStart = before }, cancellationToken);
            sum = sum.Plus(Score(model, next));
            separation.Add(model, next);
            before = model;
        }

        double z = sum.Variance > 0 ? (sum.Wins - sum.Pairs / 2) / Math.Sqrt(sum.Variance) : 0;
        return new ShiftResult
        {
            Auc = sum.Wins / sum.Pairs,
            PValue = NormalDistribution.Cumulative(-z),
            LabeledRows = labeledRows,
            PoolRows = poolRows,
            GroupShares = separation.Shares(),
        };
    }

    private static RankSum Score(LinearModel model, TrainingSet rows)
    {
        var logits = new float[rows.Labels.Length * 2];
        model.Score(rows.Features, 0, rows.Features.Rows, logits);
        return RankSum.Of([.. Enumerable.Range(0, rows.Labels.Length).Select(i => logits[2 * i + 1] - logits[2 * i])],
            [.. rows.Labels.Select(y => y == 1)]);
    }

    /// <summary>Some of the rows, in random order.</summary>
    private static int[] Draw(int rows, int count, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        new SeededRandom(seed).Shuffle<int>(all);
        return all[..count];
    }
}
