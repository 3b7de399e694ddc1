using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Documents;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class OutOfFoldScoresTests(LabeledRun labeled)
{
    private static readonly int[] Labels = [0, 1, 1, 0];

    [Fact]
    public void Mean_RowsHeldOutTwiceOnceAndNever_AreAveragedTakenAndLeftOut()
    {
        OutOfFoldScores scores = OutOfFoldScores.Mean(Set(), [([2, 0], [0.2f, 0.8f, 0.9f, 0.1f]), ([0, 3], [0.5f, 0.5f, 0.6f, 0.4f])]);

        Assert.Equal([0, 1, 0], scores.Labels);
        Assert.Equal([0.7f, 0.3f, 0.2f, 0.8f, 0.6f, 0.4f], scores.Probabilities, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Metrics_RowsOfOtherWeights_CountByThem()
    {
        // Right, right, wrong, wrong; the two right ones weigh as much as three rows.
        OutOfFoldScores scores = OutOfFoldScores.Mean(
            Set() with { Weights = [1.5f, 1.5f, 0.5f, 0.5f] },
            [([0, 1, 2, 3], [0.9f, 0.1f, 0.2f, 0.8f, 0.6f, 0.4f, 0.3f, 0.7f])]);

        Assert.Equal(0.75, scores.Metrics()["accuracy"], 12);
        Assert.Equal(0.5, (scores with { Weights = [] }).Metrics()["accuracy"], 12);
        Assert.Equal((1.5 * -Math.Log(0.9) + 0.5 * -Math.Log(0.3)) / 2, scores.MetricsByClass()[0].LogLoss, 6);
    }

    [Fact]
    public void Blend_OfTwo_GoesFromTheOneToTheOther()
    {
        var one = new OutOfFoldScores([0], [0.9f, 0.1f], 2);
        var other = new OutOfFoldScores([0], [0.5f, 0.5f], 2);

        Assert.Equal(one.Probabilities, one.Blend(other, 0).Probabilities);
        Assert.Equal(other.Probabilities, one.Blend(other, 1).Probabilities);
        Assert.Equal(0.8f, one.Blend(other, 0.25).Probabilities[0], 1e-6f);
    }

    [Fact]
    public void LogLosses_OfEachRow_AreOfTheClassThatItHas()
    {
        double[] losses = new OutOfFoldScores([0, 1], [0.5f, 0.5f, 0.75f, 0.25f], 2).LogLosses();

        Assert.Equal([Math.Log(2), Math.Log(4)], losses, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public async Task ReadAsync_NoChains_AreTheSupervisedModelsOwn()
    {
        using SteppedRun run = await labeled.CopyAsync(s => s with { MaxRounds = 0 });

        OutOfFoldScores scores = await OutOfFoldScores.ReadAsync(run.Context(), 0);

        Assert.Equal((await run.ReadAsync<SupervisedDocument>(RunNames.Supervised)).OutOfFold, scores.Probabilities);
    }

    [Fact]
    public async Task ReadAsync_FoldsOnce_EveryRowOnceInItsPlace()
    {
        SteppedRun run = await labeled.RunAsync();

        OutOfFoldScores scores = await OutOfFoldScores.ReadAsync(run.Context(), 0);

        Assert.Equal((await run.ReadAsync<PlanDocument>(RunNames.Plan)).Labels, scores.Labels);
        ChainDocument chain = await run.ReadAsync<ChainDocument>(RunNames.Chained(0, 2));
        int last = chain.Held[^1];
        Assert.Equal(chain.Probabilities[^3..], scores.Probabilities[(last * 3)..(last * 3 + 3)]);
    }

    private static TrainingSet Set() => TrainingSet.Unweighted(new FeatureMatrix(Labels.Length, 1, 1, new float[Labels.Length]), Labels, 2);
}
