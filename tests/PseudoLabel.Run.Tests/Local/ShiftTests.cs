using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>A run says when the labeled rows do not speak for the unlabeled ones, and refuses where it is told to.</summary>
public sealed class ShiftTests
{
    [Fact]
    public async Task StartAsync_RowsDrawnAlike_FindsNoShift()
    {
        using var data = new SmallData();

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        Assert.Equal((45, 200), (metrics.Shift!.LabeledRows, metrics.Shift.PoolRows));
        Assert.False(metrics.Shift.Shifted);
        Assert.False(metrics.ClassBalance!.Shifted);
        Assert.Equal(1, metrics.ClassBalance.PoolShares.Sum(), 9);
        Assert.DoesNotContain(
            metrics.Notices, n => n.Contains("not drawn", StringComparison.Ordinal) || n.Contains("frequent", StringComparison.Ordinal));
        Assert.Contains(metrics.Notices, n => n.Contains("shows no certain difference", StringComparison.Ordinal));
    }

    [Fact]
    public async Task StartAsync_AColumnMoved_SaysWhichAndWhatToDo()
    {
        using var data = new SmallData();
        Move(data, y => y + 2);

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        Assert.True(metrics.Shift!.Shifted);
        Assert.Equal("y", metrics.Shift.Columns[0].Name);
        string notice = Assert.Single(metrics.Notices, n => n.Contains("AUC", StringComparison.Ordinal));
        Assert.Contains("most by 'y'", notice, StringComparison.Ordinal);
        Assert.Contains("review.csv", notice, StringComparison.Ordinal);
        Assert.Contains("The columns that tell them apart most", await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ToRefuse_EndsAfterIngestAndLeavesNothing()
    {
        using var data = new SmallData();
        Move(data, y => y + 2);

        var error = await Assert.ThrowsAsync<UserErrorException>(
            () => LocalRun.StartAsync(data.Out(), data.Settings() with { Shift = "refuse" }, new LocalRunOptions()));

        Assert.Matches(@"AUC of 0\.[5-9]\d \(p < 0\.0001; chance is 0\.50\), most by 'y'.* set to refuse", error.Message);
        Assert.False(Directory.Exists(data.Out()));
    }

    [Fact]
    public async Task StartAsync_Off_TestsNothing()
    {
        using var data = new SmallData();
        Move(data, y => y + 2);

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings() with { Shift = "off" }, new LocalRunOptions())).Metrics;

        Assert.Null(metrics.Shift);
        Assert.Null(metrics.ClassBalance);
        Assert.False(File.Exists(Path.Combine(data.Out(), RunNames.Shift)));
    }

    [Fact]
    public async Task StartAsync_AClassRareInThePool_CorrectsPredictionsAndSaysSo()
    {
        using var data = new SmallData();
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        await File.WriteAllLinesAsync(data.Unlabeled, lines.Where((_, i) => i == 0 || (i - 1) % 3 != 2 || i % 20 == 0));

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        ClassSharesSummary shares = metrics.ClassShares!;
        Assert.Equal(("evenly", "estimated"), (shares.LabelsDrawn, shares.Source));
        Assert.True(shares.Pool[2] < 0.2 && shares.Factors[2] < 0.9);
        Assert.True(shares.AccuracyAfter >= shares.AccuracyBefore);
        Assert.Null(metrics.ClassBalance);
        Assert.Contains(metrics.Notices,
            n => n.Contains("gamma ", StringComparison.Ordinal) && n.Contains("predictions are corrected", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.05, true)]
    [InlineData(0.35, false)]
    public async Task StartAsync_SharesGiven_AreHeldAgainstThoseThatPredictionsShow(double share, bool far)
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with
        {
            ClassShares = new Dictionary<string, double> { ["alpha"] = share, ["beta"] = share, ["gamma"] = 1 - 2 * share },
        };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal("given", metrics.ClassShares!.Source);
        Assert.Contains(metrics.Notices, n => n.StartsWith("the class shares given are alpha ", StringComparison.Ordinal));
        Assert.Equal(far, metrics.Notices.Any(
            n => n.StartsWith("the class shares given are far from what predictions say: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task StartAsync_AClassRareInThePoolOfRandomLabels_SaysThatThresholdsAreOptimistic()
    {
        using var data = new SmallData();
        string[] lines = await File.ReadAllLinesAsync(data.Unlabeled);
        await File.WriteAllLinesAsync(data.Unlabeled, lines.Where((_, i) => i == 0 || (i - 1) % 3 != 2 || i % 20 == 0));

        RunSettings settings = data.Settings() with { LabelsDrawn = "randomly" };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.True(metrics.ClassBalance!.Shifted);
        Assert.True(metrics.ClassBalance.LabeledShares[2] > 2 * metrics.ClassBalance.PoolShares[2]);
        Assert.Contains(metrics.Notices,
            n => n.Contains("'gamma'", StringComparison.Ordinal) && n.Contains("measured on the labels' shares", StringComparison.Ordinal));
    }

    private static void Move(SmallData data, Func<double, double> moved)
    {
        string[] lines = File.ReadAllLines(data.Unlabeled);
        File.WriteAllLines(data.Unlabeled, lines.Select((line, i) =>
        {
            string[] cells = line.Split(',');
            return i == 0 ? line : string.Create(
                CultureInfo.InvariantCulture, $"{cells[0]},{moved(double.Parse(cells[1], CultureInfo.InvariantCulture)):0.000},{cells[2]}");
        }));
    }
}
