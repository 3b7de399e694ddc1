using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Settings;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Activities;

/// <summary>Takes one chain of the gate one round on, and scores the labels that it never saw.</summary>
internal static class ChainActivity
{
    public static async Task<ChainDocument> RunAsync(RunContext context, int round, int number)
    {
        RunSettings settings = await context.SettingsAsync();
        if (round > 0 && NeuralLearning.IsWanted(settings))
        {
            return await NeuralResults.ChainAsync(context, round, number);
        }

        PlanDocument plan = await context.PlanAsync();
        TrainingSet labeled = await context.LabeledAsync();
        Fold fold = (await context.ChainsAsync())[number];
        TrainingSet train = labeled.Select(fold.Train);
        ulong seed = RunContext.Seed(settings, "chain", fold.Repeat, fold.Index);

        CrossFitChain chain;
        if (round == 0)
        {
            chain = CrossFitChain.Start(train, plan.Candidates, seed, 1, context.CancellationToken);
            if (await PoolGraph.IsWantedAsync(context))
            {
                await PoolGraph.FormAsync(context, RunNames.ChainOpinion(number), fold.Train, seed);
            }
        }
        else
        {
            CrossFitChain before = await ReadAsync(context, round - 1, number);
            TeacherOpinion? opinion = await PoolGraph.OfPoolAsync(context, RunNames.ChainOpinion(number));
            chain = before.Advance(train, (await context.PoolAsync()).Features, opinion, await context.RulesAsync(), round, seed, 1, context.CancellationToken);
        }

        await context.Store.WriteAsync(RunNames.Chain(round, number), s => ModelSerializer.Write(chain.Model, s), context.CancellationToken);
        await context.Store.WriteJsonAsync(RunNames.Chain(round, number) + ".json", new ChainMemory(chain.Choice, chain.OutOfFold, chain.Adaptive), context.CancellationToken);
        return new ChainDocument(new PieceResult(fold.Held.Length, 0), fold.Held, chain.Probabilities(labeled.Features.Select(fold.Held)));
    }

    /// <summary>A chain's model after a round, and its calibration.</summary>
    public static async Task<(IModel Model, Temperature Temperature)> ModelAsync(RunContext context, int round, int number)
    {
        ChainMemory memory = await context.Store.ReadJsonAsync<ChainMemory>(RunNames.Chain(round, number) + ".json", context.CancellationToken);
        IModel model = await context.Store.ReadAsync(RunNames.Chain(round, number), ModelSerializer.Read, context.CancellationToken);
        return (model, new Temperature(memory.Choice.Temperature));
    }

    private static async Task<CrossFitChain> ReadAsync(RunContext context, int round, int number)
    {
        ChainMemory memory = await context.Store.ReadJsonAsync<ChainMemory>(RunNames.Chain(round, number) + ".json", context.CancellationToken);
        IModel model = await context.Store.ReadAsync(RunNames.Chain(round, number), ModelSerializer.Read, context.CancellationToken);
        IModel? supervised = round == 0 ? null : await context.Store.ReadAsync(RunNames.Chain(0, number), ModelSerializer.Read, context.CancellationToken);
        return new CrossFitChain { Choice = memory.Choice, Model = model, Supervised = supervised, OutOfFold = memory.OutOfFold, Adaptive = memory.Adaptive };
    }

    /// <summary>What a chain remembers from round to round beside its model.</summary>
    private sealed record ChainMemory(LearnerChoice Choice, float[] OutOfFold, AdaptiveState? Adaptive);
}
