using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// A random forest over all classes at once (Breiman 2001), as scikit-learn grows it: bootstrap counts times row weights, Gini
/// impurity, sqrt(columns) candidates a node, full-grown trees, mean of the leaves' class distributions. ML.NET's own forest is
/// binary; one-versus-all over it costs a forest per class. With <see cref="ForestSplits.Random"/> and no bootstrap these are
/// extremely randomized trees. Each tree draws from its own seed, so the bytes do not depend on threads.
/// </summary>
internal sealed class ForestLearner : ILearner
{
    private readonly ForestOptions options;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is below 1, or below 0 where 0 means none.</exception>
    public ForestLearner(ForestOptions? options = null)
    {
        this.options = options ?? new ForestOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Trees, 1, nameof(ForestOptions.Trees));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.CandidateColumns ?? 1, 1, nameof(ForestOptions.CandidateColumns));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.MinimumLeafRows, 1, nameof(ForestOptions.MinimumLeafRows));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.MaximumSparseColumns, nameof(ForestOptions.MaximumSparseColumns));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.MinimumSparseRows, nameof(ForestOptions.MinimumSparseRows));
    }

    /// <inheritdoc/>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfZero(data.Features.Rows);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads, CancellationToken = cancellationToken };
        int[] sparse = SparseColumnChoice.Choose(data.Features, options);
        BinnedColumns columns = BinnedColumns.Create(data.Features, sparse, parallel);
        int candidates = Math.Min(options.CandidateColumns ?? Math.Max(1, (int)Math.Sqrt(columns.Columns.Length)), columns.Columns.Length);
        var trees = new FlatTree[options.Trees];
        Parallel.For(0, trees.Length, parallel, t =>
        {
            var random = new SeededRandom(SeededRandom.Derive(context.Seed, "tree", t));
            double[] weights = options.Bootstrap ? BootstrapWeights(data.Weights, random) : [.. data.Weights];
            trees[t] = new ForestTreeGrower(columns, data.Labels, weights, data.ClassCount, candidates, options, random).Grow();
        });
        return TreeEnsembleBuilder.Mean(trees, data.ClassCount, data.Features.Columns);
    }

    /// <summary>Each row's weight times how often it is among as many rows drawn with replacement.</summary>
    private static double[] BootstrapWeights(float[] weights, SeededRandom random)
    {
        var result = new double[weights.Length];
        for (int i = 0; i < weights.Length; i++)
        {
            int row = random.NextInt32(weights.Length);
            result[row] += weights[row];
        }

        return result;
    }
}
