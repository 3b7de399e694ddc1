using System.Runtime.CompilerServices;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class RunActivitiesTests(LabeledRun labeled)
{
    private static readonly PieceRequest AllBatches = new(SteppedRun.Id, Round: 1, Index: 0, Count: LabeledRun.Batches);

    [Fact]
    public async Task EveryActivity_Again_SaysTheSameAndDoesNothing()
    {
        using SteppedRun run = await labeled.CopyAsync();
        SortedDictionary<string, string> before = run.Hashes();
        RunActivities activities = run.Activities();
        var round = new RoundRequest(SteppedRun.Id, 1);

        PlanResult plan = await activities.PlanAsync(SteppedRun.Id);
        PieceResult ingested = await activities.PieceAsync(PieceKind.Ingest, AllBatches);
        PieceResult gathered = await activities.GatherAsync(round);
        await activities.TrainAsync(round);
        await activities.PieceAsync(PieceKind.Chain, AllBatches);
        PieceResult predicted = await activities.PieceAsync(PieceKind.Predict, AllBatches);
        await activities.SelectAsync(round);
        await activities.EvaluateAsync(round);
        await activities.DecideAsync(await labeled.EndedAsync());
        PieceResult asked = await activities.PieceAsync(PieceKind.Label, AllBatches);

        Assert.Empty(run.Store.Writes);
        Assert.Equal(before, run.Hashes());
        Assert.Equal(LabeledRun.Batches, plan.Batches);
        Assert.All(new[] { ingested, gathered, predicted, asked }, r => Assert.Equal(new PieceResult(LabeledRun.Rows, 0), r));
    }

    [Theory]
    [InlineData(PieceKind.Ingest)]
    [InlineData(PieceKind.Predict)]
    public async Task PieceAsync_BatchThatFailed_IsNothing(PieceKind kind)
    {
        using SteppedRun run = await labeled.CopyAsync();
        RunActivities activities = run.Activities();
        await activities.SetAsideAsync(new FailedPiece(SteppedRun.Id, kind, 1, "torn"));

        PieceResult sum = await activities.PieceAsync(kind, AllBatches);

        Assert.Equal(LabeledRun.Rows - LabeledRun.BatchRows, sum.Rows);
    }

    [Fact]
    public async Task PieceAsync_UnknownKind_IsAFaultOfTheProgram()
    {
        SteppedRun run = await labeled.RunAsync();

        await Assert.ThrowsAsync<SwitchExpressionException>(() => run.Activities().PieceAsync((PieceKind)99, AllBatches));
    }

    [Fact]
    public async Task PieceAsync_Stopped_StartsNoFurtherPieceAndIsNoFailure()
    {
        using SteppedRun run = await labeled.CopyAsync();
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();
        var activities = new RunActivities(run.Environment(), stop.Token);

        var stopped = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => activities.PieceAsync(PieceKind.Label, AllBatches));

        Assert.Null(activities.FailureOf(stopped));
        Assert.Equal("torn", activities.FailureOf(new InvalidDataException("torn")));
        Assert.Empty(run.Store.Reads);
        Assert.Empty(run.Store.Writes);
    }

    [Theory]
    [InlineData("off", false)]
    [InlineData("warn", true)]
    public async Task GatherAsync_ShiftIsTestedUnlessItIsOff(string shift, bool tested)
    {
        using var data = new SmallData(unlabeled: 100);
        using SteppedRun run = await SteppedRun.OfAsync(data.Settings() with { Shift = shift });

        await run.ToAsync(RunPhase.Supervised);

        Assert.Equal(tested, run.Has(RunNames.Shift));
    }
}
