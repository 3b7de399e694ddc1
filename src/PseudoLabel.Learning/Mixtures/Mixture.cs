using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;

namespace PseudoLabel.Learning.Mixtures;

/// <summary>
/// A mixture of the classes, fitted to labeled and unlabeled rows together by expectation and maximization (Nigam, McCallum, Thrun and
/// Mitchell, "Text classification from labeled and unlabeled documents using EM", 2000): sparse features are draws of terms (naive Bayes),
/// the vectors of pretrained networks are directions (von Mises-Fisher: Banerjee et al. 2005). What terms go together is told by the pool,
/// of which a model of few labels knows nothing.
/// </summary>
/// <param name="pool">The unlabeled rows.</param>
/// <param name="labeled">The labeled rows.</param>
/// <param name="options">How it is fitted.</param>
internal sealed class Mixture(FeatureMatrix pool, TrainingSet labeled, MixtureOptions options)
{
    private readonly MixtureShape shape = MixtureShape.Of(pool, labeled);

    /// <summary>Fits the mixture, from the labels alone at first.</summary>
    /// <param name="known">The labeled rows whose labels it may know.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Its classes' log-probabilities but for a constant, which are linear in the features.</returns>
    public LinearModel Fit(ReadOnlySpan<int> known, CancellationToken cancellationToken)
    {
        var labels = new MixtureSums(shape, labeled.ClassCount);
        var one = new float[labeled.ClassCount];
        foreach (int row in known)
        {
            one[labeled.Labels[row]] = labeled.Weights[row];
            labels.Add(labeled.Features, row, one);
            one[labeled.Labels[row]] = 0;
        }

        double[] priors = labels.Priors();
        LinearModel model = labels.Model(options, priors);
        var posteriors = new float[pool.Rows * labeled.ClassCount];
        for (int step = 0; step < options.Steps; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            model.Score(pool, 0, pool.Rows, posteriors);
            Temperature.One.Apply(posteriors, posteriors, labeled.ClassCount);
            MixtureSums all = labels.Copy();
            for (int row = 0; row < pool.Rows; row++)
            {
                all.Add(pool, row, posteriors.AsSpan(row * labeled.ClassCount, labeled.ClassCount));
            }

            model = all.Model(options, priors);
        }

        return model;
    }
}
