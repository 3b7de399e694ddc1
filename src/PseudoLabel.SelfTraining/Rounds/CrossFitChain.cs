using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// The whole chain, learner choice, teacher, selection and student, on the labeled rows of one fold's training part and the pool,
/// so that its held-out labels are seen by no part of what they score. One instance is one chain at one round.
/// </summary>
public sealed class CrossFitChain
{
    /// <summary>The chain's learner.</summary>
    public required LearnerChoice Choice { get; init; }

    /// <summary>Its model after the round.</summary>
    public required IModel Model { get; init; }

    /// <summary>Its supervised model; null where <see cref="Model"/> is that.</summary>
    public IModel? Supervised { get; init; }

    /// <summary>The chain's own calibrated out-of-fold probabilities on its training labels: what its thresholds are chosen from.</summary>
    public required float[] OutOfFold { get; init; }

    /// <summary>What the selection rule remembers of this round; null in round 0 and where it remembers nothing.</summary>
    public AdaptiveState? Adaptive { get; init; }

    /// <summary>Pool rows that this round's student was trained on.</summary>
    public int Selected { get; init; }

    /// <summary>Starts a chain: round 0.</summary>
    /// <param name="train">The fold's training labels.</param>
    /// <param name="candidates">Names of the candidate learners.</param>
    /// <param name="seed">The chain's seed.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static CrossFitChain Start(TrainingSet train, IReadOnlyList<string> candidates, ulong seed, int threads, CancellationToken cancellationToken = default)
    {
        SupervisedResult supervised = SupervisedTrainer.Train(train, candidates, seed, threads, cancellationToken);
        return new CrossFitChain { Choice = supervised.Choice, Model = supervised.Model, OutOfFold = supervised.OutOfFold };
    }

    /// <summary>Goes one round on.</summary>
    /// <param name="train">The fold's training labels.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="opinion">The second opinion of its rows, formed from the same training labels; null for none.</param>
    /// <param name="rules">How a round goes.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="seed">The chain's seed.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public CrossFitChain Advance(
        TrainingSet train, FeatureMatrix pool, TeacherOpinion? opinion, RoundRules rules, int round, ulong seed, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(rules);
        var histogram = new ConfidenceHistogram(train.ClassCount);
        var teacher = new Teacher(Model, new Temperature(Choice.Temperature), Supervised, rules.SupervisedShare) { Opinion = opinion };
        double[]? shares = rules.UsesPoolShares ? PoolShares.Mean(teacher, pool) : null;
        PoolPredictions predicted = PoolPredictions.Predict(
            teacher.Aligned(rules.Alignment(train.Labels, shares)), rules.Confidence, pool, histogram, rules.NeighborFilter, rules.Outliers?.Fit(train.Features));
        ClassThresholds thresholds = rules.Selection.Choose(new SelectionEvidence
        {
            Round = round,
            ClassCount = train.ClassCount,
            Pool = histogram,
            ChanceConfidence = Evidence.Chance(rules.Confidence, train.ClassCount),
            Labeled = Evidence.OutOfFold(OutOfFold, train.Labels, train.ClassCount, rules.Confidence, opinion?.OutOfFold),
            PoolShares = shares,
            Previous = Adaptive,
        });
        long selected = Enumerable.Range(0, train.ClassCount).Sum(k => histogram.CountAtLeast(k, thresholds.Values[k]));
        var sample = StudentSample.Of(selected, rules.StudentLimit(train.Labels.Length), SeededRandom.Derive(seed, "training-sample", round));
        var student = new StudentTrainer(train, sample, histogram.Confidence());
        for (int i = 0; i < pool.Rows; i++)
        {
            if (thresholds.Accepts(predicted.Classes[i], predicted.Confidences[i]) && sample.Takes(0, i))
            {
                student.Add(pool, i, predicted.Classes[i], predicted.Confidences[i]);
            }
        }

        var context = new TrainingContext { Seed = SeededRandom.Derive(seed, "student", round), Threads = threads, WarmStart = Model };
        return new CrossFitChain
        {
            Choice = Choice,
            Model = student.Selected == 0 ? Model : student.Train(Choice, rules, round, context, cancellationToken),
            Supervised = Supervised ?? Model,
            OutOfFold = OutOfFold,
            Adaptive = thresholds.State,
            Selected = student.Selected,
        };
    }

    /// <summary>Calibrated probabilities of held-out rows.</summary>
    /// <param name="held">The rows.</param>
    /// <returns>Rows x classes.</returns>
    public float[] Probabilities(FeatureMatrix held)
    {
        ArgumentNullException.ThrowIfNull(held);
        var probabilities = new float[held.Rows * Model.ClassCount];
        Model.Score(held, 0, held.Rows, probabilities);
        new Temperature(Choice.Temperature).Apply(probabilities, probabilities, Model.ClassCount);
        return probabilities;
    }
}
