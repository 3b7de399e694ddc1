using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class TrainActivityTests : IDisposable
{
    private readonly SmallData data = new();

    /// <summary>
    /// The run's round, spread over activities, is <see cref="Round"/>: the gate, whose chains call it whole, judges the program that
    /// runs.
    /// </summary>
    [Theory]
    [InlineData("quota", 0, 0.3, "off")]
    [InlineData("free", 0.5, 0, "off")]
    [InlineData("threshold", 0, 0.3, "distance")]
    public async Task RunAsync_OneBatch_TheStudentsAreThoseOfWholeRounds(string selection, double alignment, double graph, string outliers)
    {
        RunSettings settings = data.Settings() with
        {
            Selection = selection,
            Threshold = 0.6,
            PriorAlignment = alignment,
            GraphShare = graph,
            OodFilter = outliers,
            NeighborFilter = graph > 0,
            NoiseFilter = true,
            BatchRows = 1_000,
            Patience = 3,
            MaxRounds = 2,
        };
        RunContext context = await StoredRun.OfAsync(data, settings);
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        FeatureMatrix held = (await context.LabeledAsync()).Features;

        var state = ChainState.Start(await context.ModelAsync(0));
        for (int number = 1; number <= 2; number++)
        {
            Round round = await context.RoundAsync(number);
            RoundOutcome outcome = round.Run(state, pool, await context.OpinionOfPoolAsync(), held);
            state = outcome.After;

            Assert.InRange(outcome.Selected, 1, pool.Rows);
            Assert.Equal(StoredRun.Bytes(state.Model), await StoredRun.BytesAsync(context, RunNames.RoundModel(number)));
        }
    }

    [Fact]
    public async Task RunAsync_RowsThatTheMemoryDoesNotHold_ASampleAsLargeAsAWholeRoundTakes()
    {
        RunContext context = await StoredRun.OfAsync(data, StoredRun.MoreThanItsMemoryHolds(data));

        TrainedDocument trained = await TrainActivity.RunAsync(context, 1);

        Round round = await context.RoundAsync(1);
        FeatureMatrix pool = (await context.PoolAsync()).Features;
        RoundOutcome outcome = round.Run(ChainState.Start(await context.ModelAsync(0)), pool, opinion: null, round.Labeled.Features);
        Assert.InRange(trained.Sampled!.Value, 900, 1_100); // a thousand of 1,500, however wide
        Assert.Equal(outcome.Selected, trained.Sampled);
        Assert.Equal(30 + outcome.Selected, trained.Rows);
        Assert.Equal(StoredRun.Bytes(outcome.After.Model), await StoredRun.BytesAsync(context, RunNames.RoundModel(1)));
    }

    [Fact]
    public async Task RunAsync_NothingSelected_TheModelOfTheRoundBefore()
    {
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { Selection = "threshold", Threshold = 1 });

        TrainedDocument trained = await TrainActivity.RunAsync(context, 1);

        Assert.Equal(0, (await context.SelectionAsync(1)).Selected);
        Assert.Equal(new TrainedDocument(45, null, 0), trained);
        byte[] supervised = await StoredRun.BytesAsync(context, RunNames.RoundModel(0));
        Assert.Equal(supervised, await StoredRun.BytesAsync(context, RunNames.RoundModel(1)));
    }

    [Fact]
    public async Task RunAsync_Round0_TheSupervisedModelAndWhatItsCandidatesScored()
    {
        RunContext context = await StoredRun.OfAsync(data, data.Settings() with { Learner = "auto", MaxRounds = 0 });

        TrainedDocument trained = await TrainActivity.RunAsync(context, 0);

        SupervisedDocument supervised = await context.SupervisedAsync();
        TrainingSet labeled = await context.LabeledAsync();
        SupervisedResult again = SupervisedTrainer.Train(
            labeled, (await context.PlanAsync()).Candidates, RunContext.Seed(await context.SettingsAsync(), "run"), threads: 1);
        Assert.Equal(new TrainedDocument(45, null, 0), trained);
        Assert.Equal(again.Choice.Name, supervised.Choice.Name);
        Assert.True(supervised.Candidates.Count > 1);
        Assert.Equal(StoredRun.Bytes(again.Model), await StoredRun.BytesAsync(context, RunNames.RoundModel(0)));
    }

    public void Dispose() => data.Dispose();
}
