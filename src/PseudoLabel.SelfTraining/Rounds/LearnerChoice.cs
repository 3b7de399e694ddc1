using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// The learner of a chain: one learner, or the weighted mean of several, with the temperatures found on the chain's own out-of-fold labels.
/// </summary>
public sealed record LearnerChoice
{
    /// <summary>Its name, e.g. <c>forest</c> or <c>logistic+forest</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The member learners, one or more.</summary>
    public required IReadOnlyList<LearnerMember> Members { get; init; }

    /// <summary>Temperature of the whole: calibrated probability = softmax(score / temperature).</summary>
    public required double Temperature { get; init; }

    /// <summary>Trains the chosen learner.</summary>
    /// <param name="data">Rows, labels, weights.</param>
    /// <param name="context">Seed and threads. A warm start is used where the learner is a single one.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public IModel Train(TrainingSet data, TrainingContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (Members.Count == 1)
        {
            return LearnerFactory.Create(Members[0].Learner).Train(data, context, cancellationToken);
        }

        IReadOnlyList<BlendMember>? warm = (context.WarmStart as BlendModel)?.Members;
        return new BlendModel([.. Members.Select((member, m) => new BlendMember(
            LearnerFactory.Create(member.Learner).Train(data, context with { WarmStart = warm?[m].Model }, cancellationToken),
            member.Weight,
            new Temperature(member.Temperature)))]);
    }

    /// <summary>Calibrated probabilities of rows.</summary>
    /// <param name="model">A model of this learner.</param>
    /// <param name="rows">The rows.</param>
    /// <returns>Rows x classes.</returns>
    public float[] Probabilities(IModel model, FeatureMatrix rows) => model.Probabilities(new Temperature(Temperature), rows);
}

/// <summary>One member of a learner choice.</summary>
/// <param name="Learner">The learner's name.</param>
/// <param name="Temperature">Its own temperature, applied before the mean.</param>
public sealed record LearnerMember(string Learner, double Temperature)
{
    /// <summary>Its weight in the mean, above 0, relative to the others'.</summary>
    public double Weight { get; init; } = 1;
}
