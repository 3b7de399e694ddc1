using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A cell far from all others is told of with where it stands, and moves nothing but its own row.</summary>
public sealed class ExtremeCellsTests
{
    [Theory]
    [InlineData("99999")]
    [InlineData("1e38")]
    public async Task StartAsync_OneCellFarFromAllOthers_IsNamedAndMovesNoOtherRow(string cell)
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with { MaxRounds = 0 };
        await LocalRun.StartAsync(data.Out("before"), settings, new LocalRunOptions());
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        await File.WriteAllLinesAsync(data.Unlabeled, [.. lines, $"{cell},1.5,red"]);

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("after"), settings, new LocalRunOptions())).Metrics;

        string notice = Assert.Single(metrics.Notices, n => n.Contains("far from all others", StringComparison.Ordinal));
        Assert.Contains("1 of 646 looked at in 'x'", notice, StringComparison.Ordinal);
        Assert.Contains("row 600 of", notice, StringComparison.Ordinal);
        (LabeledRow[] before, LabeledRow[] after) = (DecidedRows.Of(data.Out("before")), DecidedRows.Of(data.Out("after")));
        Assert.InRange(before.Zip(after).Count(p => p.First.PredictedLabel == p.Second.PredictedLabel), 595, 600);
    }

    [Fact]
    public async Task StartAsync_OrdinaryCells_NothingIsSaid()
    {
        using var data = new SmallData();

        RunMetrics metrics =
            (await LocalRun.StartAsync(data.Out(), data.Settings() with { MaxRounds = 0 }, new LocalRunOptions())).Metrics;

        Assert.DoesNotContain(metrics.Notices, n => n.Contains("far from all others", StringComparison.Ordinal));
    }
}
