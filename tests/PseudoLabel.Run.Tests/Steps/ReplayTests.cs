using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>
/// The step method must be replayable: cut its history anywhere, feed the results back, and it asks for the same and ends the same.
/// </summary>
public sealed class ReplayTests
{
    private static readonly RunState Begin = new() { RunId = "r" };

    [Fact]
    public async Task AdvanceAsync_WholeRun_GoesThroughEveryPhaseOnce()
    {
        var activities = new ScriptedActivities { Batches = 3, Chains = 2, StopAfter = 2 };

        RunState end = await RunAsync(activities);

        Assert.Equal(RunPhase.Done, end.Phase);
        Assert.Equal(2, end.Round);
        Assert.Equal([0.0, 1.0, 2.0], end.MetricByRound);
        Assert.Equal("enough", end.StopReason);
        Assert.Equal("published 2", end.Outcome);
        Assert.Equal(
            ["plan", "Ingest 0:0", "Ingest 0:1", "Ingest 0:2", "gather"],
            activities.Calls.Take(5));
        Assert.Equal(activities.Calls.Count, activities.Calls.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public async Task AdvanceAsync_HistoryCutAtEveryPrefix_SameCallsSameState()
    {
        var whole = new ScriptedActivities { Batches = 5, Chains = 3, StopAfter = 3 };
        RunState expected = await RunAsync(whole);

        for (int cut = 0; cut <= whole.Calls.Count; cut++)
        {
            var replayed = new ScriptedActivities { Batches = 5, Chains = 3, StopAfter = 3, FailAt = cut };
            await Assert.ThrowsAnyAsync<Exception>(async () =>
            {
                await RunAsync(replayed);
                throw new InvalidOperationException("the cut lies past the end");
            });

            replayed.FailAt = int.MaxValue;
            replayed.Calls.Clear();
            RunState end = await RunAsync(replayed);
            Assert.Equal(whole.Calls.Order(StringComparer.Ordinal), replayed.Calls.Order(StringComparer.Ordinal));
            Assert.Equivalent(expected, end);
        }
    }

    [Theory]
    [InlineData(199, 64, 0)]
    [InlineData(200, 64, 0)]
    [InlineData(201, 64, 4)]
    [InlineData(1000, 64, 16)]
    [InlineData(1000, 200, 5)]
    public async Task RunAsync_ManyPieces_AreSharded(int pieces, int size, int shards)
    {
        var activities = new ScriptedActivities { Batches = pieces };

        PieceResult sum = await FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, Round: 1, First: 0, pieces), size);

        Assert.Equal(pieces, sum.Rows);
        Assert.Equal(shards, activities.Shards);
        Assert.Equal(Enumerable.Range(0, pieces).Select(i => $"Predict 1:{i}").Order(StringComparer.Ordinal),
            activities.Calls.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1, 64)]
    [InlineData(4096, 64)]
    [InlineData(4097, 65)]
    [InlineData(50_000, 224)]
    public void ShardSize_ManyPieces_GrowsWithTheirSquareRoot(int pieces, int size) => Assert.Equal(size, FanOut.ShardSize(pieces));

    /// <summary>A run that is under way while the program is replaced replays what it began: in shards of the size of its time.</summary>
    [Fact]
    public void PlanResult_OfBeforeTheSizeWasWrittenDown_KeepsTheSizeOfItsTime()
    {
        const string Old =
            """{ "Batches": 1000, "IngestParts": 1000, "Rows": 20000000, "LabeledRows": 100, "Chains": 10, "MaxRounds": 6 }""";

        Assert.Equal(200, System.Text.Json.JsonSerializer.Deserialize<PlanResult>(Old)!.ShardSize);
    }

    [Fact]
    public async Task RunAsync_Window_IsNeverExceeded()
    {
        var activities = new ScriptedActivities { Batches = 200, Slow = true };

        await FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Label, Round: 0, First: 0, Count: 200), 64);

        Assert.InRange(activities.MostAtOnce, 2, FanOut.Window);
    }

    [Fact]
    public async Task RunAsync_APieceFails_ItsFaultSurfaces()
    {
        var activities = new ScriptedActivities { Batches = 10, FailAt = 4 };

        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            () => FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, Round: 1, First: 0, Count: 10), 64));

        Assert.Equal("cut", fault.Message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(450)]
    public async Task RunAsync_APieceFailsForGoodAndThatIsTolerated_ItIsSetAsideAndAskedForAgain(int pieces)
    {
        var activities = new ScriptedActivities { Batches = pieces, Bad = [1, pieces - 1] };

        PieceResult sum = await FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, 1, 0, pieces, Tolerant: true), 64);

        Assert.Equal(pieces, sum.Rows);
        Assert.Equal([new("r", PieceKind.Predict, 1, "torn"), new FailedPiece("r", PieceKind.Predict, pieces - 1, "torn")],
            activities.SetAside.OrderBy(p => p.Index));
    }

    [Fact]
    public async Task RunAsync_APieceFailsForGoodAndThatIsNotTolerated_ItsFaultSurfaces()
    {
        var activities = new ScriptedActivities { Batches = 10, Bad = [1] };

        await Assert.ThrowsAsync<InvalidDataException>(
            () => FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, Round: 1, First: 0, Count: 10), 64));

        Assert.Empty(activities.SetAside);
    }

    private static async Task<RunState> RunAsync(ScriptedActivities activities)
    {
        RunState state = Begin;
        for (int steps = 0; state.Phase != RunPhase.Done; steps++)
        {
            Assert.InRange(steps, 0, 100);
            state = await RunStep.AdvanceAsync(state, activities);
        }

        return state;
    }
}
