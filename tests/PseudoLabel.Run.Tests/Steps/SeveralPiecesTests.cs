using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Run.Tests.Steps;

/// <summary>Activities that are handed several pieces each.</summary>
public sealed class SeveralPiecesTests
{
    [Theory]
    [InlineData(1, 1, 1, 0)]
    [InlineData(10, 4, 3, 0)]
    [InlineData(800, 4, 200, 0)]
    [InlineData(801, 4, 201, 4)]
    [InlineData(50_000, 250, 200, 0)]
    public async Task RunAsync_PiecesPerActivity_HandsOutEveryPieceOnce(int pieces, int per, int calls, int shards)
    {
        var activities = new ScriptedActivities();
        PieceResult sum = await FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, 1, 0, pieces, PerActivity: per),
            FanOut.ShardSize((pieces + per - 1) / per));
        Assert.Equal((pieces, calls, shards), ((int)sum.Rows, activities.Calls.Count, activities.Shards));
        Assert.Equal(calls, activities.Calls.Distinct().Count());
    }

    [Fact]
    public async Task RunAsync_OneOfSeveralFailsAndThatIsTolerated_OnlyItIsSetAside()
    {
        var activities = new ScriptedActivities { Bad = [5] };
        PieceResult sum =
            await FanOut.RunAsync(activities, new ShardRequest("r", PieceKind.Predict, 1, 0, 9, Tolerant: true, PerActivity: 4), 200);
        Assert.Equal([5], activities.SetAside.Select(p => p.Index));
        Assert.Equal(9, sum.Rows);
        Assert.Equal(
            ["Predict 1:0+4", "Predict 1:4+4", "Predict 1:4", "Predict 1:5", "set aside Predict 5: torn", "Predict 1:5", "Predict 1:6",
                "Predict 1:7", "Predict 1:8"],
            activities.Calls);
    }

    [Fact]
    public async Task RunAsync_OneOfSeveralFails_EndsTheRun() => await Assert.ThrowsAsync<InvalidDataException>(() =>
        FanOut.RunAsync(new ScriptedActivities { Bad = [5] }, new ShardRequest("r", PieceKind.Predict, 1, 0, 9, PerActivity: 4), 200));
}
