using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Activities.Rounds;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Tests.Training;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Run.Tests.Activities.Rounds;

public sealed class NeuralResultsTests : IDisposable
{
    private static readonly TrainingNames Names = TrainingNames.Of(NeuralRuns.Round);
    private readonly SmallData data = NeuralRuns.Data();

    public void Dispose() => data.Dispose();

    [Fact]
    public async Task TrainedAsync_Again_WritesTheSameModelAndTheNetworkAsItWasTrained()
    {
        using SteppedRun run = await TrainedAsync();

        TrainedDocument once = await NeuralResults.TrainedAsync(run.Context(), NeuralRuns.Round);
        byte[] model = run.Bytes(RunNames.RoundModel(NeuralRuns.Round));
        TrainedDocument twice = await NeuralResults.TrainedAsync(run.Context(), NeuralRuns.Round);

        Assert.Equal(once, twice);
        Assert.Equal(model, run.Bytes(RunNames.RoundModel(NeuralRuns.Round)));
        Assert.Equal(run.Bytes(Names.Model(NeuralRequest.Run)), run.Bytes(RunNames.Network));
        Assert.Equal((45L + 300, ScriptedTrainer.Temperature), (once.Rows, once.Temperature));
    }

    [Fact]
    public async Task ChainAsync_HeldOutRows_AreThoseOfTheFold()
    {
        using SteppedRun run = await TrainedAsync();
        RunContext context = run.Context();

        ChainDocument chain = await NeuralResults.ChainAsync(context, NeuralRuns.Round, 1);

        Assert.Equal((await context.ChainsAsync())[1].Held, chain.Held);
        Assert.All(chain.Probabilities.Chunk(3), row => Assert.Equal(1, row.Sum(), 4));
    }

    /// <summary>The gate would score rows by the probabilities of others.</summary>
    [Fact]
    public async Task ChainAsync_OtherNumberOfProbabilitiesThanRows_IsNotTaken()
    {
        using SteppedRun run = await TrainedAsync();
        TrainingResult result = await run.ReadAsync<TrainingResult>(Names.Result);
        TaskResult[] tasks =
        [
            .. result.Tasks.Select(t =>
                t.Name == NeuralRequest.Chain(1) ? t with { HeldProbabilities = [.. t.HeldProbabilities.Skip(1)] } : t),
        ];
        await TrainingDocuments.WriteAsync(run.Files, Names.Result, result with { Tasks = tasks });

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => NeuralResults.ChainAsync(run.Context(), NeuralRuns.Round, 1));

        Assert.Equal("chain-001 has 44 probabilities for 15 rows and 3 classes.", fault.Message);
    }

    [Fact]
    public async Task TrainedAsync_NetworkOfOtherClasses_IsNotTaken()
    {
        using SteppedRun run = await TrainedAsync();
        PlanDocument plan = await run.ReadAsync<PlanDocument>(RunNames.Plan);
        await run.Files.WriteJsonAsync(RunNames.Plan, plan with { Classes = [.. plan.Classes, "delta"] }, CancellationToken.None);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(() => NeuralResults.TrainedAsync(run.Context(), NeuralRuns.Round));

        Assert.Contains("tells 3 classes apart: it is none of this run's", fault.Message, StringComparison.Ordinal);
        Assert.False(run.Has(RunNames.Network));
    }

    [Fact]
    public async Task SummaryAsync_TrainingsCutShort_AreCountedAndTheUserIsTold()
    {
        using SteppedRun run = await TrainedAsync(cutShort: true);

        NeuralSummary summary = (await NeuralResults.SummaryAsync(run.Context(), NeuralRuns.Round))!;

        Assert.Equal((7, 7), (summary.Trainings, summary.CutShort));
        Assert.NotEqual(summary.WithPool, summary.Alone);
        string notice = Assert.Single(NeuralResults.Notices(summary));
        Assert.StartsWith("training-minutes cut 7 of 7 trainings short", notice, StringComparison.Ordinal);
        Assert.Empty(NeuralResults.Notices(summary with { CutShort = 0 }));
        Assert.Null(await NeuralResults.SummaryAsync(run.Context(), rounds: 0));
    }

    private async Task<SteppedRun> TrainedAsync(bool cutShort = false)
    {
        SteppedRun run = await NeuralRuns.GatheredAsync(data);
        await TrainingDocuments.WriteAsync(run.Files, Names.Request, await NeuralRequest.BuildAsync(run.Context()));
        await ScriptedTrainer.TrainAsync(run.Files, Names, cutShort);
        return run;
    }
}
