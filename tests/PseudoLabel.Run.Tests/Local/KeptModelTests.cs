using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>The supervised model that the gate keeps is the one of a run without rounds.</summary>
public sealed class KeptModelTests
{
    [Fact]
    public async Task StartAsync_GateThatKeepsTheSupervisedModel_PublishesTheOneOfNoRounds()
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { GateZ = 5, MaxRounds = 2 };

        RunMetrics kept = (await LocalRun.StartAsync(data.Out("kept"), settings, new LocalRunOptions())).Metrics;
        RunMetrics without =
            (await LocalRun.StartAsync(data.Out("without"), settings with { MaxRounds = 0 }, new LocalRunOptions())).Metrics;

        Assert.False(kept.Gate.Replaced);
        Assert.Equal(1, kept.Calibration.Temperature);
        Assert.Equal(without.Calibration.Temperature, kept.Calibration.Temperature);
        Assert.Equal(
            await File.ReadAllBytesAsync(Path.Combine(data.Out("without"), RunNames.Model)),
            await File.ReadAllBytesAsync(Path.Combine(data.Out("kept"), RunNames.Model)));
    }
}
