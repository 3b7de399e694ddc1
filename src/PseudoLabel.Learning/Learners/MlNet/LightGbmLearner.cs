using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.ML;
using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using Microsoft.ML.Trainers.FastTree;
using Microsoft.ML.Trainers.LightGbm;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>
/// Gradient boosted trees: LightGBM through ML.NET. More than two classes are trained with the softmax objective, two with the
/// binary one, which grows half the trees. The trees are taken out of ML.NET's model into a <see cref="TreeEnsembleModel"/>,
/// so that scoring and bytes are ours. Always a fixed histogram layout: LightGBM would otherwise choose it by stop-watch, and sums
/// would differ from run to run. Always one thread: several wait for each other spinning, and two on two cores with other work took
/// tens of times longer; the cores are used by the trainings of folds and chains, which run side by side.
/// </summary>
internal sealed class LightGbmLearner : ILearner
{
    /// <summary>
    /// Score of a class without training rows, under the others' sums, which start near log-priors: e^-20 is no probability to speak of.
    /// </summary>
    private const double AbsentClassScore = -20;

    /// <summary>The slope of the binary objective's sigmoid: with 1 a score is a logit as it is.</summary>
    private const double BinarySigmoid = 1;

    private readonly LightGbmOptions options;

    /// <summary>Creates the learner.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public LightGbmLearner(LightGbmOptions? options = null)
    {
        this.options = options ?? new LightGbmOptions();
        this.options.Validate();
    }

    /// <summary>Whether LightGBM's native library loads on this machine; tried once per process.</summary>
    /// <param name="reason">Empty, or one line that says what is missing and what to do.</param>
    public static bool IsAvailable(out string reason)
    {
        reason = LightGbmLibrary.Reason;
        return reason.Length == 0;
    }

    /// <inheritdoc/>
    /// <exception cref="UserErrorException">LightGBM's native library does not load on this machine.</exception>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        if (!IsAvailable(out string reason))
        {
            throw new UserErrorException(reason);
        }

        cancellationToken.ThrowIfCancellationRequested();
        int[] present = [.. data.Labels.Distinct().Order()];
        var baseScores = new double[data.ClassCount];
        Array.Fill(baseScores, AbsentClassScore);
        Array.ForEach(present, c => baseScores[c] = 0);
        List<FlatTree> trees = present.Length switch
        {
            0 => throw new ArgumentException("There are no rows to train on.", nameof(data)),
            1 => [],
            2 => TrainBinary(data, present[1], baseScores, Seed(context)),
            _ => TrainMulticlass(data, present, baseScores, Seed(context)),
        };
        cancellationToken.ThrowIfCancellationRequested();
        return TreeEnsembleBuilder.Sum(trees, baseScores, data.Features.Columns);
    }

    /// <summary>ML.NET's own model on the same data, for tests of the extraction.</summary>
    internal ITransformer FitMulticlass(MLContext ml, TrainingSet data, int[] present, int seed)
    {
        var keys = new KeyDataViewType(typeof(uint), present.Length);
        IDataView view = TreeRows.View(ml, data.Features, r => (uint)Array.BinarySearch(present, data.Labels[r]), keys, data.Weights);
        var settings = new LightGbmMulticlassTrainer.Options { UseSoftmax = true };
        Apply(settings, data.Features.Rows, seed);
        return ml.MulticlassClassification.Trainers.LightGbm(settings).Fit(view);
    }

    /// <summary>ML.NET's own model on the same data, for tests of the extraction.</summary>
    internal ITransformer FitBinary(MLContext ml, TrainingSet data, int positive, int seed)
    {
        IDataView view = TreeRows.View(ml, data.Features, r => data.Labels[r] == positive, BooleanDataViewType.Instance, data.Weights);
        var settings = new LightGbmBinaryTrainer.Options { Sigmoid = BinarySigmoid };
        Apply(settings, data.Features.Rows, seed);
        return ml.BinaryClassification.Trainers.LightGbm(settings).Fit(view);
    }

    private static int Seed(TrainingContext context) => (int)(context.Seed & int.MaxValue);

    private List<FlatTree> TrainBinary(TrainingSet data, int positive, double[] baseScores, int seed)
    {
        ITransformer fitted;
        try
        {
            fitted = FitBinary(new MLContext(seed), data, positive, seed);
        }
        catch (ArgumentNullException fault) when (fault.ParamName == "items")
        {
            // Classes of equal weight and no possible split: LightGBM gives one tree of one leaf of value 0, and ML.NET 5.0.1,
            // which drops such trees for several classes but not for two, cannot make a model of it. The score is 0 then.
            return [];
        }

        var model =
            (ISingleFeaturePredictionTransformer<CalibratedModelParametersBase<LightGbmBinaryModelParameters, PlattCalibrator>>)fitted;
        RegressionTreeEnsemble ensemble = model.Model.SubModel.TrainedTreeEnsemble;
        baseScores[positive] += ensemble.Bias;
        return [.. MlNetTrees.Additive(ensemble, positive)];
    }

    private List<FlatTree> TrainMulticlass(TrainingSet data, int[] present, double[] baseScores, int seed)
    {
        ITransformer transformer = FitMulticlass(new MLContext(seed), data, present, seed);
        var fitted = (ISingleFeaturePredictionTransformer<OneVersusAllModelParameters>)transformer;
        ImmutableArray<object> subModels = SubModels(fitted.Model);
        var trees = new List<FlatTree>();
        for (int i = 0; i < present.Length; i++)
        {
            var ensemble = SubModel(subModels[i]).TrainedTreeEnsemble;
            baseScores[present[i]] += ensemble.Bias;
            trees.AddRange(MlNetTrees.Additive(ensemble, present[i]));
        }

        return trees;
    }

    // ML.NET keeps the models per class internal; a release that renames them fails every test of this learner.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_SubModelParameters")]
    private static extern ImmutableArray<object> SubModels(OneVersusAllModelParameters model);

    private static LightGbmBinaryModelParameters SubModel(object model) => model switch
    {
        LightGbmBinaryModelParameters trees => trees,
        CalibratedModelParametersBase calibrated when calibrated.SubModel is LightGbmBinaryModelParameters trees => trees,
        _ => throw new InvalidOperationException($"ML.NET gave a {model.GetType().Name} where a tree ensemble was expected."),
    };

    private void Apply<TOptions, TOutput, TTransformer, TModel>(
        LightGbmTrainerBase<TOptions, TOutput, TTransformer, TModel>.OptionsBase settings, int rows, int seed)
        where TOptions : LightGbmTrainerBase<TOptions, TOutput, TTransformer, TModel>.OptionsBase, new()
        where TTransformer : ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        settings.ExampleWeightColumnName = nameof(TreeRow<>.Weight);
        settings.NumberOfIterations = options.Iterations;
        settings.NumberOfLeaves = options.Leaves;
        settings.LearningRate = options.LearningRate;
        settings.MinimumExampleCountPerLeaf = options.MinimumLeafRows ?? Math.Clamp(rows / 50, 3, 20);
        settings.MaximumBinCountPerFeature = options.MaximumBins;
        settings.HandleMissingValue = false;
        settings.UseCategoricalSplit = false;
        settings.NumberOfThreads = 1;
        settings.Deterministic = true;
        settings.ForceColumnWise = true;
        settings.Seed = seed;
        settings.Booster = new GradientBooster.Options
        {
            MinimumChildWeight = options.MinimumLeafHessian,
            L2Regularization = options.L2,
            FeatureFraction = options.FeatureFraction,
        };
    }
}
