using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>
/// ML.NET's own L-BFGS maximum entropy trainer, on one thread: the reference that <see cref="LogisticLearner"/> is tested against.
/// ML.NET minimizes (sum_i weight_i * logloss_i + L2/2 * |W|^2) / sum_i weight_i, biases unpenalized, which has the same minimum
/// (machinelearning, LbfgsPredictorBase.cs). For two classes it penalizes both weight vectors, where LogisticLearner penalizes their
/// difference; it is therefore given twice the penalty, so that the optima agree. The model is a <see cref="LinearModel"/>.
/// </summary>
/// <param name="options">Settings; the tolerance is ML.NET's own relative one, the improvement of the objective.</param>
internal sealed class MlNetLogisticLearner(LogisticOptions options) : ILearner
{
    private readonly LogisticOptions options = Checked(options);

    /// <inheritdoc/>
    /// <remarks>Starts from nothing, on one thread; the context is not used. A training under way is not stopped.</remarks>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        var ml = new MLContext(seed: 1);
        var rows = ml.Data.LoadFromEnumerable(MatrixRow.Of(data), MatrixRow.Schema(data));
        var trainer = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = nameof(MatrixRow.Label),
            FeatureColumnName = nameof(MatrixRow.Features),
            ExampleWeightColumnName = nameof(MatrixRow.Weight),
            L1Regularization = 0,
            L2Regularization = (float)(data.ClassCount == 2 ? 2 * options.L2 : options.L2),
            OptimizationTolerance = (float)options.Tolerance,
            MaximumNumberOfIterations = options.MaxIterations,
            HistorySize = options.History,
            NumberOfThreads = 1,
        });
        return Convert(trainer.Fit(rows).Model, data);
    }

    private static LinearModel Convert(MaximumEntropyModelParameters parameters, TrainingSet data)
    {
        VBuffer<float>[] vectors = [];
        parameters.GetWeights(ref vectors, out int classes);
        int columns = data.Features.Columns;
        var weights = new float[classes * columns];
        for (int k = 0; k < classes; k++)
        {
            vectors[k].CopyTo(weights, k * columns);
        }

        return new LinearModel(weights, [.. parameters.GetBiases()]);
    }

    private static LogisticOptions Checked(LogisticOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }
}
