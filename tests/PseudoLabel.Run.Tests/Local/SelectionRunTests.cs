using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Runs with each rule that chooses rows to train on.</summary>
public sealed class SelectionRunTests
{
    [Theory]
    [InlineData("percentile", 0)]
    [InlineData("flex", 0)]
    [InlineData("free", 0)]
    [InlineData("free", 0.5)]
    [InlineData("quota", 1)]
    public async Task StartAsync_SelectionAndAlignment_SelectsRowsAndGivesTheSameBytesForAnyThreads(string selection, double alignment)
    {
        using var data = new SmallData();
        RunSettings settings =
            data.Settings() with { Selection = selection, PriorAlignment = alignment, GatePoolRows = 400, MaxRounds = 2 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 })).Metrics;
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
        Assert.All(metrics.Rounds.Skip(1), round => Assert.InRange(round.SelectedByClass.Sum(), 1, 600));
        Assert.Equal(selection, metrics.Settings.Selection);
    }

    [Fact]
    public async Task StartAsync_Free_CarriesItsThresholdsFromRoundToRound()
    {
        using var data = new SmallData();

        RunMetrics metrics =
            (await LocalRun.StartAsync(
                data.Out(), data.Settings() with { Selection = "free", Patience = 3 }, new LocalRunOptions())).Metrics;

        string second = await File.ReadAllTextAsync(Path.Combine(data.Out(), "rounds", "2", "selection.json"));
        Assert.Contains("global-threshold", second, StringComparison.Ordinal);
        Assert.Equal(4, metrics.Rounds.Count);
    }
}
