using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalCarryTests
{
    [Fact]
    public async Task StartAsync_EarlierThresholdsHigher_AreCarriedWithDecayAndTheJobHoldsThem()
    {
        using var data = new SmallData();
        RunSettings fixedAt = data.Settings() with { Selection = "threshold", MaxRounds = 0 };
        await LocalRun.StartAsync(data.Out("strict"), fixedAt with { Threshold = 0.9 }, new LocalRunOptions());
        RunSettings next = fixedAt with { Threshold = 0.5, Carry = 0.75, CarryFrom = data.Out("strict") };

        RunMetrics carried = (await LocalRun.StartAsync(data.Out("next"), next, new LocalRunOptions())).Metrics;
        RunMetrics lower = (await LocalRun.StartAsync(data.Out("lower"), next with { Threshold = 0.95 }, new LocalRunOptions())).Metrics;

        Assert.All(carried.Decisions.Thresholds, t => Assert.Equal(0.8, t!.Value, 6));
        Assert.All(lower.Decisions.Thresholds, t => Assert.Equal(0.95, t!.Value, 6));
        Assert.Equal(data.Out("strict"), carried.Decisions.CarriedFrom);
        Assert.Equal(DecidedRows.Of(data.Out("next")).Count(r => r.Confidence >= 0.8f), carried.Decisions.Accepted);
        JobDocument job = await new FolderStore(data.Out("next")).ReadJsonAsync<JobDocument>(RunNames.Job, CancellationToken.None);
        Assert.Equal(["alpha", "beta", "gamma"], job.Carried!.Thresholds.Keys);
        Assert.Contains(
            "carried over from", await File.ReadAllTextAsync(Path.Combine(data.Out("next"), RunNames.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_OverTheRunThatIsCarriedFrom_TakesItsThresholdsFirst()
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { Selection = "threshold", MaxRounds = 0, Threshold = 0.9 };
        await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions());

        RunSettings next = settings with { Threshold = 0.6, Carry = 1, CarryFrom = data.Out() };
        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), next, new LocalRunOptions { Overwrite = true })).Metrics;

        Assert.All(metrics.Decisions.Thresholds, t => Assert.Equal(0.9, t!.Value, 6));
    }

    [Theory]
    [InlineData("", "name its folder")]
    [InlineData("nowhere", "no finished run")]
    public async Task StartAsync_NoRunToCarryFrom_IsRefused(string from, string problem)
    {
        using var data = new SmallData();

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Carry = 0.5, CarryFrom = from }, new LocalRunOptions()));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(data.Out()));
    }
}
