using System.Text.Json.Serialization;
using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>
/// Takes one chain of the gate one round on: learner choice, teacher, selection and student from the labels of one fold's training part
/// alone, so that its held-out labels, which it then scores, were seen by no part of it (cross-fitting).
/// </summary>
internal static class ChainActivity
{
    public static async Task<ChainDocument> RunAsync(RunContext context, int round, int number)
    {
        RunSettings settings = await context.SettingsAsync();
        if (round > 0 && NeuralLearning.IsWanted(settings))
        {
            return await NeuralResults.ChainAsync(context, round, number);
        }

        Fold fold = (await context.ChainsAsync())[number];
        TrainingSet train = (await context.LabeledAsync()).Select(fold.Train);
        ulong seed = RunContext.Seed(settings, "chain", fold.Repeat, fold.Index);
        return round == 0
            ? await StartAsync(context, number, fold, train, seed)
            : await AdvanceAsync(context, round, number, fold, train, seed);
    }

    /// <summary>A chain's model after a round, and its calibration.</summary>
    public static async Task<(IModel Model, Temperature Temperature)> ModelAsync(RunContext context, int round, int number) =>
        (await ReadModelAsync(context, round, number), (await ReadMemoryAsync(context, round, number)).OfModel);

    private static async Task<ChainDocument> StartAsync(RunContext context, int number, Fold fold, TrainingSet train, ulong seed)
    {
        PlanDocument plan = await context.PlanAsync();
        SupervisedResult supervised = SupervisedTrainer.Train(train, plan.Candidates, seed, 1, context.CancellationToken);
        await PoolOpinion.FormOfChainAsync(context, number, train, fold.Train, seed);
        await WriteAsync(context, 0, number, supervised.Model, new ChainMemory(supervised.Choice, supervised.OutOfFold, null));
        TrainingSet labeled = await context.LabeledAsync();
        return ChainDocument.Of(fold, supervised.Choice.Probabilities(supervised.Model, labeled.Features.Select(fold.Held)));
    }

    private static async Task<ChainDocument> AdvanceAsync(
        RunContext context, int number, int chain, Fold fold, TrainingSet train, ulong seed)
    {
        ChainMemory memory = await ReadMemoryAsync(context, number - 1, chain);
        IModel last = await ReadModelAsync(context, number - 1, chain);
        IModel? supervised = number == 1 ? null : await ReadModelAsync(context, 0, chain);
        RoundRules rules = await context.RulesAsync();
        MixtureMember? mixture = await PoolMixture.OfAsync(context, RunNames.ChainMixture(chain), train, memory.OutOfFold);
        var round = new Round
        {
            Number = number,
            Rules = rules,
            Labeled = train,
            Choice = memory.Choice,
            OutOfFold = memory.OutOfFold,
            Seed = seed,
            Outliers = rules.Outliers?.Fit(train.Features),
            Mixture = mixture,
        };
        RoundOutcome outcome = round.Run(
            new ChainState(last, supervised, memory.Adaptive),
            (await context.PoolAsync()).Features,
            await PoolOpinion.OfChainAsync(context, chain, mixture),
            (await context.LabeledAsync()).Features.Select(fold.Held),
            context.CancellationToken);
        ChainMemory after = memory with { Adaptive = outcome.After.Adaptive, Temperature = mixture?.Temperature.Value };
        await WriteAsync(context, number, chain, outcome.After.Model, after);
        return ChainDocument.Of(fold, outcome.Held);
    }

    private static async Task WriteAsync(RunContext context, int round, int number, IModel model, ChainMemory memory)
    {
        await context.Store.WriteAsync(RunNames.Chain(round, number), s => ModelSerializer.Write(model, s), context.CancellationToken);
        await context.Store.WriteJsonAsync(RunNames.Chain(round, number) + ".json", memory, context.CancellationToken);
    }

    private static Task<IModel> ReadModelAsync(RunContext context, int round, int number) =>
        context.Store.ReadAsync(RunNames.Chain(round, number), ModelSerializer.Read, context.CancellationToken);

    private static Task<ChainMemory> ReadMemoryAsync(RunContext context, int round, int number) =>
        context.Store.ReadJsonAsync<ChainMemory>(RunNames.Chain(round, number) + ".json", context.CancellationToken);

    /// <summary>What a chain remembers from round to round beside its model.</summary>
    private sealed record ChainMemory(LearnerChoice Choice, float[] OutOfFold, AdaptiveState? Adaptive)
    {
        /// <summary>The model's temperature; null for the learner's.</summary>
        public double? Temperature { get; init; }

        [JsonIgnore]
        public Temperature OfModel => new(Temperature ?? Choice.Temperature);
    }
}
