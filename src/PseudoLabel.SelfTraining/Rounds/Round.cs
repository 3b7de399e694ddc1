using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Filters;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// One round of self-training (Scudder 1965; Yarowsky 1995): a teacher labels the pool, the pseudo-labels that it is surest of are
/// selected, and labels and pseudo-labels together train a student (Lee, "Pseudo-Label", 2013), who teaches the next round (as in Noisy
/// Student: Xie et al. 2020).
/// </summary>
/// <remarks>
/// <see cref="Run"/> is the whole algorithm, over a pool in memory: so go the gate's chains, which know the labels of their fold's
/// training part alone. A run's own pool lies in batches in a store, and its activities call the same steps one by one, each in a process
/// of its own: <see cref="Predict"/> for every batch, <see cref="Select"/> over all, then <see cref="Sample"/> to <see cref="Train"/>.
/// Round 0 is <see cref="SupervisedTrainer"/>; who goes from round to round, and when that ends, is the run's matter, not a round's.
/// </remarks>
public sealed record Round
{
    /// <summary>The round, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The user's choices: how sure is measured, what is selected, what it weighs.</summary>
    public required RoundRules Rules { get; init; }

    /// <summary>The labeled rows that may be learned from: all of a run's, or the training part of a fold.</summary>
    public required TrainingSet Labeled { get; init; }

    /// <summary>The learner that round 0 chose on them.</summary>
    public required LearnerChoice Choice { get; init; }

    /// <summary>Its calibrated out-of-fold probabilities of them, rows x classes; NaN for rows that were never held out.</summary>
    public required float[] OutOfFold { get; init; }

    /// <summary>The seed of all rounds over these labels.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tells rows that are unlike the labeled ones; null finds none.</summary>
    public IOutlierFilter? Outliers { get; init; }

    /// <summary>The mixture that every student has beside it; null for none.</summary>
    public MixtureMember? Mixture { get; init; }

    /// <summary>Threads to train with; the result does not depend on it.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The temperature of this round's model.</summary>
    public Temperature Temperature => Mixture?.Temperature ?? OfLearner;

    private Temperature OfLearner => new(Choice.Temperature);

    /// <summary>The whole round.</summary>
    /// <param name="before">What the round before left.</param>
    /// <param name="pool">The unlabeled rows.</param>
    /// <param name="opinion">The neighbor graph's opinion of them, formed from the same labels; null for none.</param>
    /// <param name="held">Labeled rows that no part of this has seen.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public RoundOutcome Run(
        ChainState before, FeatureMatrix pool, TeacherOpinion? opinion, FeatureMatrix held, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(before);

        // The teacher: the last student, held back by the supervised model and by another view of the pool.
        Teacher teacher = Teach(before.Model, before.Supervised, opinion);

        // Its pseudo-label for every row of the pool, and how sure it is.
        double[]? shares = Rules.UsesPoolShares ? PoolShares.Mean(teacher, pool) : null;
        (PoolPredictions predicted, ConfidenceHistogram confidences) = Predict(teacher, shares, pool);

        // Which of them to believe: chosen afresh, no row stays because it once was.
        RoundSelection selection = Select(confidences, shares, opinion?.OutOfFold, before.Adaptive);
        StudentSample sample = Sample(selection, pool);

        // The student learns from the labels and the selected rows together, each with its weight.
        var rows = new StudentSetBuilder(Labeled, sample, selection.PoolConfidence);
        rows.Add(predicted, sample.Take(predicted, selection.Thresholds), pool);
        TrainingSet weighed = Weigh(rows, before.Model, cancellationToken);
        IModel student = Train(weighed, selection, before.Model, cancellationToken);

        // What it is worth is told by labels that it never saw.
        float[] scores = student.Probabilities(Temperature, held);
        var after = new ChainState(student, before.Supervised ?? before.Model, selection.Thresholds.State);
        return new RoundOutcome(after, rows.Selected, scores);
    }

    /// <summary>
    /// Step 1, the teacher: the model of the round before at its temperature (Guo et al. 2017), mixed with the supervised one (a mean
    /// over models, as in temporal ensembling: Laine and Aila 2017) and with the neighbor graph's opinion (label spreading: Zhou et al.
    /// 2004; a second view, as in co-training: Blum and Mitchell 1998).
    /// </summary>
    /// <param name="last">The model of the round before.</param>
    /// <param name="supervised">The supervised model; null in round 1, where it is the last one.</param>
    /// <param name="opinion">The graph's opinion of the rows that the teacher will be asked about; null for none.</param>
    public Teacher Teach(IModel last, IModel? supervised, TeacherOpinion? opinion) =>
        new(last, Number == 1 ? OfLearner : Temperature, supervised, Rules.SupervisedShare, OfLearner) { Opinion = opinion };

    /// <summary>
    /// Step 2, the pseudo-labels: each row's most probable class (Lee 2013) and how sure it is, after distribution alignment where that
    /// is asked for (ReMixMatch: Berthelot et al. 2020). Rows whose neighborhood disagrees (SETRED: Li and Zhou 2005) or that are unlike
    /// the labeled ones (Sun et al. 2022; Jackson and Mudholkar 1979) can be kept out.
    /// </summary>
    /// <param name="teacher">The teacher of these rows.</param>
    /// <param name="shares">The class shares of the pool, or of a random sample of it, as the teacher sees them:
    /// <see cref="PoolShares"/>. Null where <see cref="RoundRules.UsesPoolShares"/> is false.</param>
    /// <param name="rows">The pool, or a batch of it.</param>
    /// <returns>The rows' predictions, and how their confidences spread: the histograms of batches add up to the pool's.</returns>
    public (PoolPredictions Predicted, ConfidenceHistogram Confidences) Predict(Teacher teacher, double[]? shares, FeatureMatrix rows)
    {
        ArgumentNullException.ThrowIfNull(teacher);
        Teacher aligned = teacher.Aligned(Rules.Alignment(Labeled.Labels, shares));
        var confidences = new ConfidenceHistogram(Labeled.ClassCount);
        PoolPredictions predicted = PoolPredictions.Predict(aligned, Rules.Confidence, rows, confidences, Rules.NeighborFilter, Outliers);
        return (predicted, confidences);
    }

    /// <summary>
    /// Step 3, the selection: from which confidence on a pseudo-label is trained on, class by class. The rule is the user's: a threshold,
    /// a curriculum (Cascante-Bonilla et al. 2021), FlexMatch (Zhang et al. 2021), FreeMatch (Wang et al. 2023), or a target for the
    /// precision (Angelopoulos et al. 2021).
    /// </summary>
    /// <param name="pool">The confidences of the whole pool.</param>
    /// <param name="shares">The class shares, as for <see cref="Predict"/>.</param>
    /// <param name="opinion">The graph's opinion of the labeled rows, out of fold; null for none.</param>
    /// <param name="previous">What the rule left in the round before; null in round 1.</param>
    public RoundSelection Select(ConfidenceHistogram pool, double[]? shares, float[]? opinion, AdaptiveState? previous)
    {
        OutOfFold labeled = Evidence.OutOfFold(OutOfFold, Labeled.Labels, Labeled.ClassCount, Rules.Confidence, opinion);
        SelectionEvidence evidence = Evidence.Of(Number, pool, labeled, Rules.Confidence) with { PoolShares = shares, Previous = previous };
        return RoundSelection.Of(Rules.Selection.Choose(evidence), pool);
    }

    /// <summary>
    /// Which of the selected rows the student is shown: all, or a random sample where they are more than it needs, or than the memory for
    /// training holds.
    /// </summary>
    /// <param name="selection">The selection.</param>
    /// <param name="pool">The pool, or a random sample of it: how wide its rows are.</param>
    public StudentSample Sample(RoundSelection selection, FeatureMatrix pool)
    {
        ArgumentNullException.ThrowIfNull(selection);
        double limit = Rules.StudentLimit(Labeled.Labels.Length, pool);
        return StudentSample.Of(selection.Selected, limit, SeededRandom.Derive(Seed, "training-sample", Number));
    }

    /// <summary>
    /// Step 4, the weights: a labeled row weighs 1, a pseudo-labeled one its confidence (or as in SoftMatch: Chen et al. 2023), all of
    /// these together no more than the rules let them (Arazo et al. 2020); or, in a joint loss, alpha times the labels (Lee 2013). Rows
    /// that look like label noise can be left out (confident learning: Northcutt et al. 2021).
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="last">The model of the round before.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public TrainingSet Weigh(StudentSetBuilder rows, IModel last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        TrainingSet weighed = rows.Weigh(Rules, Number);
        return Rules.NoiseFilter ? rows.WithoutNoise(weighed, Choice, Context(last), cancellationToken) : weighed;
    }

    /// <summary>
    /// Step 5, the training: from nothing, or from the last model where the learner can. Where nothing was selected the last model stays.
    /// </summary>
    /// <param name="weighed">The rows, from <see cref="Weigh"/>.</param>
    /// <param name="selection">What was selected.</param>
    /// <param name="last">The model of the round before.</param>
    /// <param name="cancellationToken">Stops the training.</param>
    public IModel Train(TrainingSet weighed, RoundSelection selection, IModel last, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(selection);
        IModel student = selection.Selected == 0 ? Student(last) : Choice.Train(weighed, Context(last), cancellationToken);
        return Mixture?.Beside(student, OfLearner) ?? student;
    }

    private IModel Student(IModel last) => Mixture is null || Number == 1 ? last : MixtureMember.Student(last);

    private TrainingContext Context(IModel last) =>
        new() { Seed = SeededRandom.Derive(Seed, "student", Number), Threads = Threads, WarmStart = Student(last) };
}
