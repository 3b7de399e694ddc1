using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class ChainActivityTests : IDisposable
{
    private readonly SmallData data = new();

    [Fact]
    public async Task RunAsync_EachFold_ItsRowsAreScoredByModelsOfTheOthersLabels()
    {
        RunSettings settings = data.Settings() with { Selection = "free", GraphShare = 0, Patience = 3, MaxRounds = 2 };
        RunContext context = await StoredRun.OfAsync(data, settings);
        IReadOnlyList<Fold> folds = await context.ChainsAsync();

        for (int number = 0; number < folds.Count; number++)
        {
            ChainState? state = null;
            for (int round = 0; round <= 2; round++)
            {
                ChainDocument chain = await ChainActivity.RunAsync(context, round, number);

                (state, float[] held, _) = await RepeatAsync(context, folds[number], round, state);
                Assert.Equal(folds[number].Held, chain.Held);
                Assert.Equal(held, chain.Probabilities);
                Assert.Equal(StoredRun.Bytes(state.Model), await StoredRun.BytesAsync(context, RunNames.Chain(round, number)));
            }
        }
    }

    /// <summary>A chain that trained on more rows than the run's student is given would judge another program.</summary>
    [Fact]
    public async Task RunAsync_RowsThatTheMemoryDoesNotHold_ASampleAsInTheRun()
    {
        RunContext context = await StoredRun.OfAsync(data, StoredRun.MoreThanItsMemoryHolds(data));
        Fold fold = (await context.ChainsAsync())[0];
        (ChainState start, _, _) = await RepeatAsync(context, fold, 0, null);

        await ChainActivity.RunAsync(context, 1, 0);

        (ChainState after, _, int selected) = await RepeatAsync(context, fold, 1, start);
        (ChainState all, _, int everyRow) = await RepeatAsync(context, fold, 1, start, memory: 64);
        byte[] model = await StoredRun.BytesAsync(context, RunNames.Chain(1, 0));
        Assert.InRange(selected, 900, 1_100);
        Assert.Equal(1_500, everyRow);
        Assert.Equal(StoredRun.Bytes(after.Model), model);
        Assert.NotEqual(StoredRun.Bytes(all.Model), model);
    }

    public void Dispose() => data.Dispose();

    /// <summary>The chain's round from its fold's training labels alone, by hand.</summary>
    private static async Task<(ChainState State, float[] Held, int Selected)> RepeatAsync(
        RunContext context, Fold fold, int number, ChainState? before, int? memory = null)
    {
        TrainingSet labeled = await context.LabeledAsync();
        TrainingSet train = labeled.Select(fold.Train);
        FeatureMatrix held = labeled.Features.Select(fold.Held);
        ulong seed = RunContext.Seed(await context.SettingsAsync(), "chain", fold.Repeat, fold.Index);
        SupervisedResult supervised = SupervisedTrainer.Train(train, (await context.PlanAsync()).Candidates, seed, threads: 1);
        if (before is null)
        {
            return (ChainState.Start(supervised.Model), supervised.Choice.Probabilities(supervised.Model, held), 0);
        }

        RoundRules rules = await context.RulesAsync();
        var round = new Round
        {
            Number = number,
            Rules = memory is { } more ? rules with { Memory = new TrainingBudget(more) } : rules,
            Labeled = train,
            Choice = supervised.Choice,
            OutOfFold = supervised.OutOfFold,
            Seed = seed,
        };
        RoundOutcome outcome = round.Run(before, (await context.PoolAsync()).Features, opinion: null, held);
        return (outcome.After, outcome.Held, outcome.Selected);
    }
}
