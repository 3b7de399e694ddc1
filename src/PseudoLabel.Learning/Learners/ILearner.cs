namespace PseudoLabel.Learning.Learners;

/// <summary>
/// A way to train a classifier. Deterministic: the same data, seed and options give the same model, whatever the threads.
/// </summary>
public interface ILearner
{
    /// <summary>Trains a model.</summary>
    /// <param name="data">Rows, labels and weights.</param>
    /// <param name="context">Seed, threads, and what else training may use.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default);
}
