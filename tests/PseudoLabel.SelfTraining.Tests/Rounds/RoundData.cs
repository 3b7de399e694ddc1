using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

/// <summary>What the tests of rounds share: labeled rows, a pool, rules, and models that say what a test wants.</summary>
internal static class RoundData
{
    public static TrainingSet Labeled(ulong seed = 1, int rows = 30, int classes = 3, int columns = 6)
    {
        TrainingSet clouds = TreeData.Clouds(seed, rows, columns, classes);
        return TrainingSet.Unweighted(clouds.Features, clouds.Labels, classes);
    }

    public static FeatureMatrix Pool(ulong seed = 2, int rows = 150, int columns = 6) => TreeData.Clouds(seed, rows, columns, 3).Features;

    /// <summary>Numbers that have nothing to do with the labels, as many rows of one class as of the other.</summary>
    public static TrainingSet Meaningless(ulong seed, int rows)
    {
        var random = new SeededRandom(seed);
        float[] cells = [.. Enumerable.Range(0, rows * 8).Select(_ => (float)random.NextGaussian())];
        return TrainingSet.Unweighted(new FeatureMatrix(rows, 8, 8, cells), [.. Enumerable.Range(0, rows).Select(r => r % 2)], 2);
    }

    public static LearnerChoice Choice(string learner = "logistic") =>
        new() { Name = learner, Members = [new LearnerMember(learner, 1)], Temperature = 1 };

    public static RoundRules Rules(ISelectionRule selection, double alpha = 1, bool joint = false, double pseudoMass = 2) => new()
    {
        Confidence = new TopProbability(),
        Selection = selection,
        Alpha = new AlphaSchedule { Alpha = alpha },
        Joint = joint,
        PseudoMass = pseudoMass,
        Memory = new TrainingBudget(256),
    };

    /// <summary>Round 0, and round 1 to go on with.</summary>
    public static (Round First, ChainState Start) Start(
        TrainingSet labeled, RoundRules rules, string learner = "logistic", ulong seed = 1, int threads = 1) =>
        Start(labeled, rules, [learner], seed, threads);

    public static (Round First, ChainState Start) Start(
        TrainingSet labeled, RoundRules rules, string[] learners, ulong seed = 1, int threads = 1)
    {
        SupervisedResult supervised = SupervisedTrainer.Train(labeled, learners, seed, threads);
        var first = new Round
        {
            Number = 1,
            Rules = rules,
            Labeled = labeled,
            Choice = supervised.Choice,
            OutOfFold = supervised.OutOfFold,
            Seed = seed,
            Threads = threads,
        };
        return (first, ChainState.Start(supervised.Model));
    }

    /// <summary>A model whose logits are the logarithms of a row's cells: softmax gives the cells back where they sum to 1.</summary>
    public static (IModel Model, FeatureMatrix Rows) Saying(params float[][] probabilities)
    {
        int classes = probabilities[0].Length;
        var identity = new float[classes * classes];
        for (int k = 0; k < classes; k++)
        {
            identity[k * classes + k] = 1;
        }

        float[][] logits = [.. probabilities.Select(row => row.Select(p => MathF.Log(Math.Max(p, 1e-9f))).ToArray())];
        return (new LinearModel(identity, new float[classes]), TreeData.Dense(logits));
    }
}
