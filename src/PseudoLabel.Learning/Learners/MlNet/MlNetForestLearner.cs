using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>
/// ML.NET's FastForest as it is, one class against the rest: a regression forest on 0 and 1 per class, whose mean is that class's
/// probability. It stands beside <see cref="ForestLearner"/> as a reference, and costs as many forests as there are classes.
/// </summary>
internal sealed class MlNetForestLearner : ILearner
{
    private readonly MlNetForestOptions options;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    public MlNetForestLearner(MlNetForestOptions? options = null)
    {
        this.options = options ?? new MlNetForestOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Trees, 1, nameof(MlNetForestOptions.Trees));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Leaves, 2, nameof(MlNetForestOptions.Leaves));
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.MinimumLeafRows, 1, nameof(MlNetForestOptions.MinimumLeafRows));
    }

    /// <inheritdoc/>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        int[] present = [.. data.Labels.Distinct().Order()];
        var trees = new List<FlatTree>();
        foreach (int c in present)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var seed = (int)(context.Seed & int.MaxValue);
            var fitted = (ISingleFeaturePredictionTransformer<FastForestRegressionModelParameters>)Fit(new MLContext(seed), data, c, seed);
            trees.AddRange(MlNetTrees.OneVersusRest(fitted.Model.TrainedTreeEnsemble, c, data.ClassCount, present.Length));
        }

        return TreeEnsembleBuilder.Mean(trees, data.ClassCount, data.Features.Columns);
    }

    /// <summary>ML.NET's own forest for one class, also for tests of the extraction.</summary>
    internal ITransformer Fit(MLContext ml, TrainingSet data, int positive, int seed)
    {
        IDataView view = TreeRows.View(
            ml, data.Features, r => data.Labels[r] == positive ? 1f : 0f, NumberDataViewType.Single, data.Weights);
        return ml.Regression.Trainers.FastForest(new FastForestRegressionTrainer.Options
        {
            ExampleWeightColumnName = nameof(TreeRow<>.Weight),
            NumberOfTrees = options.Trees,
            NumberOfLeaves = options.Leaves,
            MinimumExampleCountPerLeaf = options.MinimumLeafRows,
            FeatureFractionPerSplit = options.SplitFeatureFraction ?? 1 / Math.Sqrt(data.Features.Columns),
            NumberOfThreads = 1,
            Seed = seed,
            FeatureSelectionSeed = seed,
        }).Fit(view);
    }
}
