namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Multinomial logistic regression (maximum entropy) with an L2 penalty, by L-BFGS. The objective is scikit-learn's (see
/// <see cref="LogisticOptions.L2"/>): the symmetric softmax for three classes or more; for two classes one logit z, half the work of two,
/// kept in the model as (-z/2, +z/2). A class without rows, whose probability is zero only at infinity, is not trained: it gets no weights,
/// and the bias that half a row of weight 1 would give it in a model without features.
/// </summary>
/// <param name="options">Settings.</param>
public sealed class LogisticLearner(LogisticOptions options) : ILearner
{
    private readonly LogisticOptions options = Checked(options);

    /// <inheritdoc/>
    /// <remarks>
    /// Starts from <see cref="TrainingContext.WarmStart"/> where that is a <see cref="LinearModel"/> of the same classes and columns, else
    /// from the class shares. The seed is not used.
    /// </remarks>
    /// <exception cref="ArgumentException">There are no rows, or labels or weights are fewer than rows.</exception>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default) =>
        Fit(data, context, cancellationToken).Model;

    /// <summary>Trains a model, and tells how that went; null where there was nothing to minimize.</summary>
    /// <param name="context">Threads and the model to start from.</param>
    internal (LinearModel Model, LbfgsResult? Result) Fit(
        TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        int rows = data.Features.Rows;
        if (rows == 0 || data.Labels.Length < rows || data.Weights.Length < rows)
        {
            throw new ArgumentException(
                $"{rows} rows, {data.Labels.Length} labels and {data.Weights.Length} weights cannot be trained on.", nameof(data));
        }

        var present = PresentClasses.Of(data);
        var (features, columns) = ColumnReduction.Reduce(data.Features);
        var trained = data with { Features = features, Labels = present.Renumber(data), ClassCount = present.Classes.Length };
        if (trained.ClassCount == 1)
        {
            var constant = new LogisticParameters(new LinearShape(1, 0, 0), present, TrainedColumns.Same(0));
            return (constant.ToModel(new double[constant.Shape.Length], data.ClassCount, data.Features.Columns), null);
        }

        var objective = new LogisticObjective(trained, options.L2, context.Threads, cancellationToken);
        var parameters = new LogisticParameters(objective.Shape, present, columns);
        var preconditioner = new Preconditioner(trained, objective.Shape, present.ClassWeights, options.L2);
        double[] point = context.WarmStart is LinearModel start
            && start.ClassCount == data.ClassCount && start.FeatureCount == data.Features.Columns
            ? parameters.FromModel(start)
            : parameters.FromShares();
        var minimizer = new Lbfgs(objective.Evaluate, point.Length, options.History, preconditioner.Apply);
        var result = minimizer.Minimize(point, options.MaxIterations, options.Tolerance * present.TotalWeight);
        return (parameters.ToModel(point, data.ClassCount, data.Features.Columns), result);
    }

    private static LogisticOptions Checked(LogisticOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        return options;
    }
}
