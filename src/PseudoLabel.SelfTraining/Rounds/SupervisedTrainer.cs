using PseudoLabel.Data;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Rounds;

/// <summary>
/// Round 0 of a chain: finds each learner's variant and temperature by cross-validation over the chain's own labeled rows, then trains on
/// all of them. Where several learners are candidates, the model is their mean, weighted by how well they did out of fold.
/// </summary>
public static class SupervisedTrainer
{
    private const int WantedFolds = 5;

    /// <summary>From so many rows on two thirds of them train nearly what four fifths do, in two thirds of the time.</summary>
    private const int ManyRows = 500;

    private const int FoldsOfMany = 3;

    /// <summary>
    /// How strongly a candidate's log-loss tells in its weight, exp(-5 log-loss): a tenth of a nat is worth a factor of 1.6. With few
    /// labels the best of several is the best by luck as often as not, so they share the work.
    /// </summary>
    internal const double WeightSlope = 5;

    /// <summary>The least weight: a member with less is not worth its training.</summary>
    private const double LeastWeight = 0.1;

    /// <summary>Chooses and trains.</summary>
    /// <param name="data">The chain's labeled rows.</param>
    /// <param name="candidates">Names of the candidate learners, at least one.</param>
    /// <param name="seed">The chain's seed.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static SupervisedResult Train(
        TrainingSet data, IReadOnlyList<string> candidates, ulong seed, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(candidates);
        IReadOnlyList<Fold> plan = RowFolds.Create(
            data.Labels, data.ClassCount, data.Labels.Length < ManyRows ? WantedFolds : FoldsOfMany, 1,
            SeededRandom.Derive(seed, "inner-folds"), data.Groups, data.Times);
        int[] held = HeldRows.Of(plan);
        var rows = new HeldLabels([.. held.Select(row => data.Labels[row])], [.. held.Select(row => data.Weights[row])], data.ClassCount);
        var scored =
            candidates.Select(name => Scored(name, data, plan, held, rows, SeededRandom.Derive(seed, name), threads, cancellationToken))
                .ToList();
        (List<CandidateScore> members, double[] weights) = Weigh(scored);
        CandidateScore chosen = members[0];
        if (members.Count > 1)
        {
            chosen = Mean(members, weights, rows);
            scored.Add(chosen);
        }

        var choice = new LearnerChoice { Name = chosen.Name, Members = chosen.Members, Temperature = chosen.Temperature.Value };
        IModel model = choice.Train(
            data, new TrainingContext { Seed = SeededRandom.Derive(seed, "supervised"), Threads = threads }, cancellationToken);
        return new SupervisedResult
        {
            Choice = choice,
            Model = model,
            OutOfFold = HeldRows.Expand(chosen.Probabilities, held, data.Labels.Length, data.ClassCount),
            Candidates = scored,
        };
    }

    /// <summary>
    /// Scores a learner in the variant whose own probabilities, before any temperature, are best: one that needs no large correction
    /// keeps its scale when its student trains on more rows.
    /// </summary>
    private static CandidateScore Scored(
        string name, TrainingSet data, IReadOnlyList<Fold> plan, int[] held, HeldLabels rows, ulong seed, int threads,
        CancellationToken cancellationToken)
    {
        (string variant, float[] scores) = LearnerFactory.Variants(name)
            .Select(v => (Name: v, Scores: OutOfFoldScores(v, data, plan, held, seed, threads, cancellationToken)))
            .MinBy(v => rows.Metric(MetricKind.LogLoss, Calibrated(v.Scores, Temperature.One, rows.ClassCount)));
        return Candidate(name, scores, rows, temperature => [new LearnerMember(variant, temperature.Value)]);
    }

    /// <summary>Scores of the rows that are held out, in their order.</summary>
    private static float[] OutOfFoldScores(
        string name, TrainingSet data, IReadOnlyList<Fold> plan, int[] held, ulong seed, int threads, CancellationToken cancellationToken)
    {
        ILearner learner = LearnerFactory.Create(name);
        var scores = new float[data.Labels.Length * data.ClassCount];
        Parallel.ForEach(plan, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken }, fold =>
        {
            var context = new TrainingContext { Seed = SeededRandom.Derive(seed, "fold", fold.Index) };
            IModel model = learner.Train(data.Select(fold.Train), context, cancellationToken);
            FeatureMatrix rows = data.Features.Select(fold.Held);
            var part = new float[rows.Rows * data.ClassCount];
            model.Score(rows, 0, rows.Rows, part);
            HeldRows.Scatter(part, fold.Held, scores, data.ClassCount);
        });
        return HeldRows.Select(scores, held, data.ClassCount);
    }

    private static float[] Calibrated(float[] scores, Temperature temperature, int classCount)
    {
        var probabilities = new float[scores.Length];
        temperature.Apply(scores, probabilities, classCount);
        return probabilities;
    }

    private static CandidateScore Mean(List<CandidateScore> members, double[] weights, HeldLabels rows)
    {
        var scores = new float[members[0].Probabilities.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            double mean = 0;
            for (int m = 0; m < members.Count; m++)
            {
                mean += weights[m] * members[m].Probabilities[i];
            }

            scores[i] = (float)PortableMath.Log(Math.Max(1e-7, mean));
        }

        return Candidate(
            string.Join('+', members.Select(m => m.Name)), scores, rows,
            _ => [.. members.SelectMany((m, i) => m.Members.Select(member => member with { Weight = weights[i] }))]);
    }

    /// <summary>A candidate at the temperature that its out-of-fold scores want.</summary>
    private static CandidateScore Candidate(
        string name, float[] scores, HeldLabels rows, Func<Temperature, IReadOnlyList<LearnerMember>> members)
    {
        Temperature temperature = Temperature.Fit(scores, rows.Labels, rows.ClassCount, rows.Weights);
        float[] probabilities = Calibrated(scores, temperature, rows.ClassCount);
        return new CandidateScore
        {
            Name = name,
            Members = members(temperature),
            Temperature = temperature,
            Probabilities = probabilities,
            LogLoss = rows.Metric(MetricKind.LogLoss, probabilities),
            Accuracy = rows.Metric(MetricKind.Accuracy, probabilities),
        };
    }

    private static (List<CandidateScore> Members, double[] Weights) Weigh(List<CandidateScore> all)
    {
        double least = all.Min(m => m.LogLoss);
        double Weight(CandidateScore member) => PortableMath.Exp(-WeightSlope * (member.LogLoss - least));
        double sum = all.Sum(Weight);
        List<CandidateScore> members = [.. all.Where(m => Weight(m) >= LeastWeight * sum)];
        double kept = members.Sum(Weight);
        return (members, [.. members.Select(m => Weight(m) / kept)]);
    }

    /// <summary>The rows that are held out: their labels, and what each counts.</summary>
    private sealed record HeldLabels(int[] Labels, float[] Weights, int ClassCount)
    {
        public double Metric(MetricKind kind, float[] probabilities) =>
            ClassificationMetrics.Compute(kind, probabilities, Labels, ClassCount, Weights);
    }
}

/// <summary>What round 0 of a chain gives.</summary>
public sealed record SupervisedResult
{
    /// <summary>The learner chosen, for the chain's later rounds too.</summary>
    public required LearnerChoice Choice { get; init; }

    /// <summary>The model on all of the chain's labeled rows.</summary>
    public required IModel Model { get; init; }

    /// <summary>
    /// Calibrated out-of-fold probabilities of the chosen learner on the chain's labeled rows, rows x classes; NaN for rows that were never
    /// held out, as the earliest are where folds go forward in time.
    /// </summary>
    public required float[] OutOfFold { get; init; }

    /// <summary>What each candidate scored.</summary>
    public required IReadOnlyList<CandidateScore> Candidates { get; init; }
}

/// <summary>A candidate's cross-validated scores.</summary>
public sealed record CandidateScore
{
    /// <summary>The candidate's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its member learners.</summary>
    public required IReadOnlyList<LearnerMember> Members { get; init; }

    /// <summary>Its temperature.</summary>
    public required Temperature Temperature { get; init; }

    /// <summary>Its calibrated out-of-fold probabilities of the rows that were held out, rows x classes.</summary>
    public required float[] Probabilities { get; init; }

    /// <summary>Log-loss of those.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Accuracy of those.</summary>
    public required double Accuracy { get; init; }
}
