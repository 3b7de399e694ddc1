using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

public sealed class LocalSpreadTests
{
    [Fact]
    public async Task MeasureAsync_TwoSeeds_ComparesFiguresAndRows()
    {
        using var data = new SmallData(unlabeled: 300);
        await File.AppendAllTextAsync(data.Unlabeled, "oops,1,red\n");
        var metrics = new List<RunMetrics>();
        RunSettings settings =
            data.Settings() with { Learner = "forest", MaxRounds = 0, PrecisionTarget = 0.9, PrecisionProof = "estimate" };
        foreach (ulong seed in (ulong[])[3, 4])
        {
            metrics.Add((await LocalRun.StartAsync(data.Out($"{seed}"), settings with { Seed = seed }, new LocalRunOptions())).Metrics);
        }

        RunSpread spread = await LocalSpread.MeasureAsync([data.Out("3"), data.Out("4")]);

        Assert.Equal([3UL, 4UL], spread.Seeds);
        double[] accuracy = [.. metrics.Select(m => m.Calibration.Metrics["accuracy"])];
        Assert.Equal(
            new SpreadFigure(accuracy.Average(), Math.Abs(accuracy[0] - accuracy[1]) / Math.Sqrt(2), accuracy.Min(),
                accuracy.Max()).ToString(), spread.Metrics["accuracy"].ToString());
        LabeledRow[] first = DecidedRows.Of(data.Out("3")), second = DecidedRows.Of(data.Out("4"));
        Assert.Equal(first.Zip(second).Average(p => p.First.PredictedLabel == p.Second.PredictedLabel ? 1.0 : 0), spread.Agreement, 12);
        Assert.InRange(spread.Agreement, 0.8, 0.9999);
        Assert.True(spread.AcceptedAgreement >= spread.Agreement, $"{spread.AcceptedAgreement} of {spread.Accepted}, {spread.Agreement}");
        Assert.Equal(metrics.Average(m => m.Decisions.Accepted), spread.Accepted.Mean);
    }
}
