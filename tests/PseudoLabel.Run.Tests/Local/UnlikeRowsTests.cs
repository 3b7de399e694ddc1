using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Rows that no labeled row stands for are not accepted, and told of, without a setting.</summary>
public sealed class UnlikeRowsTests
{
    [Fact]
    public async Task StartAsync_ClusterFarFromAllLabels_IsNotAccepted()
    {
        using var data = new SmallData();
        var rows = new StringBuilder(await File.ReadAllTextAsync(data.Unlabeled));
        rows.Insert(rows.Length, "10000,10000,red\n", 100);
        await File.WriteAllTextAsync(data.Unlabeled, rows.ToString());
        RunSettings settings = data.Settings() with { PrecisionTarget = 0.8 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 })).Metrics;
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
        LabeledRow[] decided = DecidedRows.Of(data.Out("one"));
        Assert.All(
            decided.Where(r => r.Row >= 600),
            r => Assert.Equal((RowDecision.Review, "unlike the labeled rows"), (r.Decision, r.Reason)));

        // One cell in seven is so far off that it takes the scale of its column with it: ordinary rows may look unlike, too.
        Assert.InRange(metrics.Decisions.Outliers, 100, 699);
        Assert.Equal(metrics.Decisions.Outliers, decided.Count(r => r.Reason == "unlike the labeled rows"));
        Assert.Contains(metrics.Notices, n => n.Contains("unlike the labeled rows", StringComparison.Ordinal));
        Assert.Contains("are unlike the labeled rows (auto)", await File.ReadAllTextAsync(Path.Combine(data.Out("one"), RunNames.Report)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ClassWithoutLabels_ItsShareIsEstimatedAndMostOfItIsNotAccepted()
    {
        using var data = new SmallData(labeled: 60);
        var random = new SeededRandom(5);
        var rows = new StringBuilder(await File.ReadAllTextAsync(data.Unlabeled));
        for (int i = 0; i < 400; i++)
        {
            rows.Append(CultureInfo.InvariantCulture, $"{2.5 + random.NextGaussian():0.000},{-4 + random.NextGaussian():0.000},red\n");
        }

        await File.WriteAllTextAsync(data.Unlabeled, rows.ToString());
        RunSettings settings = data.Settings() with { PrecisionTarget = 0.7 };

        RunMetrics auto = (await LocalRun.StartAsync(data.Out("auto"), settings, new LocalRunOptions())).Metrics;
        RunMetrics off = (await LocalRun.StartAsync(data.Out("off"), settings with { OodFilter = "off" }, new LocalRunOptions())).Metrics;

        // 400 of 1,000 rows.
        Assert.InRange(auto.Unlike!.Share, 0.2, 0.5);
        Assert.InRange(auto.Unlike.LowerShare, 0.05, 0.4);
        Assert.Null(off.Unlike);
        Assert.Equal(0, off.Decisions.Outliers);
        int Hidden(string run) => DecidedRows.Of(data.Out(run)).Count(r => r.Row >= 600 && r.Decision == RowDecision.Accepted);
        Assert.InRange(Hidden("off"), 100, 400);
        Assert.InRange(Hidden("auto"), 0, Hidden("off") / 3);
        Assert.Contains(auto.Notices, n => n.Contains("no labeled row stands for an estimated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_RowsDrawnAlike_NothingIsFound()
    {
        using var data = new SmallData();

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        Assert.Equal((0, 0), (metrics.Unlike!.Share, metrics.Unlike.LowerShare));
        Assert.InRange(metrics.Decisions.Outliers, 0, 6);
        Assert.DoesNotContain(
            metrics.Notices,
            n => n.Contains("every labeled row", StringComparison.Ordinal) || n.Contains("stands for", StringComparison.Ordinal));
    }
}
