using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class SupervisedTrainerTests
{
    private static readonly string[] Both = ["logistic", "forest"];

    [Fact]
    public void Train_ClassesThatNoLineParts_TheForestCountsMost()
    {
        SupervisedResult result = SupervisedTrainer.Train(Checkers(120), Both, 1, 1);

        // The logistic weighs so little that it is not worth its training.
        Assert.Equal(["logistic", "forest"], result.Candidates.Select(c => c.Name));
        Assert.Equal("forest", result.Choice.Name);
        Assert.Equal(1, Weight(result, "forest"));
    }

    [Fact]
    public void Train_ClassesOnTwoSidesOfAPlane_TheLogisticCountsMost()
    {
        SupervisedResult result = SupervisedTrainer.Train(Sides(60), Both, 1, 1);

        Assert.True(Weight(result, "logistic") > 0.5, $"{Weight(result, "logistic")}");
    }

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(3UL)]
    public void Train_SeveralCandidates_AreWeightedByTheirLogLoss(ulong seed)
    {
        TrainingSet data = RoundData.Labeled(seed);

        SupervisedResult result = SupervisedTrainer.Train(data, Both, seed, 1);

        CandidateScore mean = result.Candidates[2];
        Assert.Equal(mean.Name, result.Choice.Name);
        Assert.Equal(mean.Probabilities, result.OutOfFold);
        Assert.Equal(mean.Temperature.Value, result.Choice.Temperature);
        Assert.Equal(1, result.Choice.Members.Sum(m => m.Weight), 1e-12);
        double gap = result.Candidates[1].LogLoss - result.Candidates[0].LogLoss;
        Assert.Equal(Math.Exp(5 * gap), result.Choice.Members[0].Weight / result.Choice.Members[1].Weight, 1e-9);
        Assert.All(result.Candidates,
            c => Assert.Equal(data.Labels.Select((y, i) => -Math.Log(c.Probabilities[i * 3 + y])).Average(), c.LogLoss, 1e-5));
    }

    [Fact]
    public void Train_RowsOfUnlikeWeights_LearnersAreScoredByWhatRowsCount()
    {
        TrainingSet data = RoundData.Labeled(1);
        data = data with { Weights = [.. data.Labels.Select(y => y == 0 ? 50f : 1f)] };

        SupervisedResult result = SupervisedTrainer.Train(data, Both, 1, 1);

        double sum = data.Weights.Sum();
        Assert.All(result.Candidates, c =>
        {
            IEnumerable<double> losses = data.Labels.Select((y, i) => -data.Weights[i] * Math.Log(c.Probabilities[i * 3 + y]));
            Assert.Equal(losses.Sum() / sum, c.LogLoss, 1e-5);
        });
    }

    [Fact]
    public void Train_RowsInGroups_AreScoredWithoutTheirGroup()
    {
        // Each row is there six times, and its class has nothing to do with its numbers.
        var random = new SeededRandom(4);
        var builder = new FeatureMatrixBuilder(columns: 4, denseColumns: 4, 240);
        for (int group = 0; group < 40; group++)
        {
            float[] row = [.. Enumerable.Range(0, 4).Select(_ => (float)random.NextGaussian())];
            for (int i = 0; i < 6; i++)
            {
                builder.Add(row, [], []);
            }
        }

        TrainingSet data = TrainingSet.Unweighted(builder.Build(), [.. Enumerable.Range(0, 240).Select(row => row / 6 % 2)], 2);

        Assert.InRange(SupervisedTrainer.Train(data, ["forest"], 1, 2).Candidates[0].Accuracy, 0.95, 1);
        TrainingSet grouped = data with { Groups = [.. Enumerable.Range(0, 240).Select(row => row / 6)] };
        Assert.InRange(SupervisedTrainer.Train(grouped, ["forest"], 1, 2).Candidates[0].Accuracy, 0.2, 0.8);
    }

    [Fact]
    public void Train_RowsInTime_AreScoredByWhatWasBeforeAndTheEarliestNotAtAll()
    {
        // Each day's rows lie close together and are of one class, drawn by chance: nothing but the same day tells it.
        var random = new SeededRandom(4);
        var builder = new FeatureMatrixBuilder(columns: 4, denseColumns: 4, 240);
        var labels = new int[240];
        for (int row = 0; row < 240; row++)
        {
            float[] center = [.. Enumerable.Range(0, 4).Select(c => (float)new SeededRandom((ulong)(100 * (row / 6) + c)).NextGaussian())];
            builder.Add([.. center.Select(m => m + 0.01f * (float)random.NextGaussian())], [], []);
            labels[row] = row / 6 * 7 / 3 % 2;
        }

        TrainingSet data = TrainingSet.Unweighted(builder.Build(), labels, 2);
        SupervisedResult forward =
            SupervisedTrainer.Train(data with { Times = [.. labels.Select((_, row) => row / 6)] }, Both, 1, 2);

        Assert.InRange(SupervisedTrainer.Train(data, ["forest"], 1, 2).Candidates[0].Accuracy, 0.95, 1);
        Assert.All(forward.Candidates, c => Assert.InRange(c.Accuracy, 0.2, 0.8));
        int never = forward.OutOfFold.Count(float.IsNaN) / 2;
        Assert.InRange(never, 40, 60);
        Assert.All(forward.OutOfFold.Take(2 * never), p => Assert.True(float.IsNaN(p)));
        Assert.All(forward.OutOfFold.Skip(2 * never).Chunk(2), row => Assert.Equal(1, row.Sum(), 1e-5));
        Assert.Equal(480 - 2 * never, forward.Candidates[2].Probabilities.Length);
    }

    [Fact]
    public void Train_OutOfFoldRows_AreProbabilities()
    {
        SupervisedResult result = SupervisedTrainer.Train(RoundData.Labeled(), Both, 5, 2);

        Assert.Equal(30 * 3, result.OutOfFold.Length);
        Assert.All(result.OutOfFold.Chunk(3), row =>
        {
            Assert.All(row, p => Assert.InRange(p, 0f, 1f));
            Assert.Equal(1, row.Sum(), 1e-5);
        });
    }

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public void Train_AnyNumberOfThreads_SameModelSameScores(string learner)
    {
        TrainingSet data = RoundData.Labeled(rows: 45);

        SupervisedResult one = SupervisedTrainer.Train(data, [learner], 9, 1);
        SupervisedResult four = SupervisedTrainer.Train(data, [learner], 9, 4);

        Assert.Equal(TreeData.Bytes(one.Model), TreeData.Bytes(four.Model));
        Assert.Equal(one.OutOfFold, four.OutOfFold);
    }

    [Fact]
    public void Train_AClassWithTwoRows_IsHeldOutToo()
    {
        TrainingSet data = RoundData.Labeled(rows: 30).Select([0, 1, 2, 3, 4, 5, 6, 7, 9, 10]);
        Assert.Equal(2, data.Labels.CountBy(y => y).Min(c => c.Value));

        SupervisedResult result = SupervisedTrainer.Train(data, Both, 1, 1);

        Assert.Equal(3, result.Model.ClassCount);
        Assert.All(result.OutOfFold, p => Assert.True(float.IsFinite(p)));
    }

    [Fact]
    public void Train_TwoRowsOfEachClass_StillGivesAModel()
    {
        SupervisedResult result = SupervisedTrainer.Train(RoundData.Labeled(rows: 6), Both, 1, 1);

        Assert.Equal(3, result.Model.ClassCount);
        Assert.All(result.OutOfFold.Chunk(3), row => Assert.Equal(1, row.Sum(), 1e-5));
    }

    /// <summary>
    /// The forest learns these labels by heart, as its own rows show. Were one row scored by a model that had seen its label, it would be
    /// scored right; out of fold, on labels without meaning, nothing but luck is left.
    /// </summary>
    [Fact]
    public void Train_LabelsWithoutMeaning_ScoreAtChanceOutOfFold()
    {
        TrainingSet[] sets = [.. Enumerable.Range(0, 3).Select(seed => RoundData.Meaningless((ulong)seed, 160))];

        SupervisedResult[] results = [.. sets.Select((data, seed) => SupervisedTrainer.Train(data, ["forest"], (ulong)seed, 2))];

        Assert.All(results.Zip(sets), pair => Assert.InRange(TreeData.Correct(pair.First.Model, pair.Second), 155, 160));
        Assert.InRange(results.Average(r => r.Candidates[0].Accuracy), 0.35, 0.65);
    }

    private static double Weight(SupervisedResult result, string learner) =>
        result.Choice.Members.Where(m => m.Learner.StartsWith(learner, StringComparison.Ordinal)).Sum(m => m.Weight);

    /// <summary>Four squares of a checkerboard: each line has as many of one class as of the other on either side.</summary>
    private static TrainingSet Checkers(int rows)
    {
        var random = new SeededRandom(1);
        float[][] cells = [
            .. Enumerable.Range(0, rows).Select(_ => new[] { (float)(2 * random.NextDouble() - 1), (float)(2 * random.NextDouble() - 1) })];
        return TrainingSet.Unweighted(TreeData.Dense(cells), [.. cells.Select(c => c[0] * c[1] > 0 ? 1 : 0)], 2);
    }

    private static TrainingSet Sides(int rows)
    {
        var random = new SeededRandom(1);
        float[][] cells =
            [.. Enumerable.Range(0, rows).Select(_ => Enumerable.Range(0, 12).Select(_ => (float)random.NextGaussian()).ToArray())];
        return TrainingSet.Unweighted(TreeData.Dense(cells), [.. cells.Select(c => c.Sum() > 0 ? 1 : 0)], 2);
    }
}
