using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Mixtures;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// The mixture's part in what labels the pool and in every student: p = ((1 - m) p_learner + m p_mixture), calibrated once more. The share
/// m is the greater the better the mixture foretells labels that neither has seen, as learners' weights are.
/// </summary>
public sealed class MixtureMember
{
    private readonly MixtureOpinion mixture;

    private MixtureMember(MixtureOpinion mixture, double share, Temperature temperature)
    {
        this.mixture = mixture;
        Share = share;
        Temperature = temperature;
    }

    /// <summary>The mixture's share, 0 to 1.</summary>
    public double Share { get; }

    /// <summary>The mixture's own temperature.</summary>
    public Temperature OfMixture => mixture.Temperature;

    /// <summary>The temperature of learner and mixture together.</summary>
    public Temperature Temperature { get; }

    /// <summary>Finds a mixture's part.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="share">Its share where it is as good as the learner, 0 to 1.</param>
    /// <param name="labeled">The labeled rows of both.</param>
    /// <param name="outOfFold">The learner's calibrated probabilities of them, rows x classes; NaN for rows never held out.</param>
    public static MixtureMember Of(MixtureOpinion mixture, double share, TrainingSet labeled, float[] outOfFold)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ArgumentNullException.ThrowIfNull(labeled);
        int classes = labeled.ClassCount;
        int[] held = [.. HeldRows.Of(outOfFold, classes).Intersect(HeldRows.Of(mixture.OutOfFold, classes))];
        float[] own = HeldRows.Select(outOfFold, held, classes), other = HeldRows.Select(mixture.OutOfFold, held, classes);
        int[] labels = [.. held.Select(i => labeled.Labels[i])];
        float[] weights = [.. held.Select(i => labeled.Weights[i])];
        double LogLoss(float[] of) => ClassificationMetrics.Compute(MetricKind.LogLoss, of, labels, classes, weights);
        double odds = share / (1 - share)
            * PortableMath.Exp(-SupervisedTrainer.WeightSlope * (LogLoss(other) - LogLoss(own)));
        double m = share >= 1 || double.IsInfinity(odds) ? 1 : odds / (1 + odds);
        float[] scores = LogProbabilities.Of([.. own.Zip(other, (p, q) => (float)(p + m * (q - p)))]);
        return new MixtureMember(mixture, m, Temperature.Fit(scores, labels, classes, weights));
    }

    /// <summary>The mixture's opinion of rows.</summary>
    /// <param name="rows">The rows.</param>
    public TeacherOpinion Of(FeatureMatrix rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new(mixture.Of(rows), Share) { OutOfFold = mixture.OutOfFold };
    }

    /// <summary>A student, and the mixture beside it.</summary>
    /// <param name="student">The student.</param>
    /// <param name="temperature">Its temperature.</param>
    internal BlendModel Beside(IModel student, Temperature temperature) => new(
    [
        new BlendMember(student, Math.Max(1 - Share, double.Epsilon), temperature),
        new BlendMember(mixture.Model, Math.Max(Share, double.Epsilon), mixture.Temperature),
    ]);

    /// <summary>The student of a model that <see cref="Beside"/> made.</summary>
    internal static IModel Student(IModel model) => ((BlendModel)model).Members[0].Model;
}
