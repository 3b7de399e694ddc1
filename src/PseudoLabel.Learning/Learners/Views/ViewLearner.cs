using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.Views;

/// <summary>
/// A learner that sees a part of the features. Its models are those of the inner learner with the columns put back in their places, so that
/// they take whole rows and need nothing else: a linear one weighs the columns it did not see with 0.
/// </summary>
/// <param name="inner">The learner.</param>
/// <param name="view">What it sees; everything where the view is empty.</param>
internal sealed class ViewLearner(ILearner inner, FeatureView view) : ILearner
{
    /// <inheritdoc/>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(context);
        var columns = new ViewColumns(view, data.Features, data.EmbeddedColumns);
        if (columns.Count == 0 || columns.Count == data.Features.Columns)
        {
            return inner.Train(data, context, cancellationToken);
        }

        IModel model = inner.Train(
            data with { Features = columns.Of(data.Features) },
            context with { WarmStart = context.WarmStart is LinearModel start ? Narrow(start, columns) : null }, cancellationToken);
        return model switch
        {
            LinearModel linear => Widen(linear, columns),
            TreeEnsembleModel trees => new TreeEnsembleModel(trees.Ensemble with
            {
                FeatureCount = columns.Columns,
                UsedColumns = [.. trees.Ensemble.UsedColumns.Select(columns.Whole)],
            }),
            _ => throw new NotSupportedException($"A model of kind '{model.Kind}' cannot be widened."),
        };
    }

    private static LinearModel Widen(LinearModel model, ViewColumns columns)
    {
        var weights = new float[model.ClassCount * columns.Columns];
        for (int k = 0; k < model.ClassCount; k++)
        {
            for (int c = 0; c < model.FeatureCount; c++)
            {
                weights[k * columns.Columns + columns.Whole(c)] = model.Weights[k * model.FeatureCount + c];
            }
        }

        return new LinearModel(weights, [.. model.Biases]);
    }

    private static LinearModel? Narrow(LinearModel model, ViewColumns columns)
    {
        if (model.FeatureCount != columns.Columns)
        {
            return null;
        }

        var weights = new float[model.ClassCount * columns.Count];
        for (int k = 0; k < model.ClassCount; k++)
        {
            for (int c = 0; c < columns.Count; c++)
            {
                weights[k * columns.Count + c] = model.Weights[k * columns.Columns + columns.Whole(c)];
            }
        }

        return new LinearModel(weights, [.. model.Biases]);
    }
}
