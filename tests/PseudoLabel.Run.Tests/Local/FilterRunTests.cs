using System.Globalization;
using System.Text;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Settings;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>Runs with filters: rows unlike the labeled ones, noise among pseudo-labels, labels that look wrong.</summary>
public sealed class FilterRunTests
{
    [Theory]
    [InlineData("distance")]
    [InlineData("pca")]
    public async Task StartAsync_RowsUnlikeTheLabeled_AreLeftForReviewAndNeverTrainedOn(string filter)
    {
        using var data = new SmallData();
        var far = new StringBuilder(await File.ReadAllTextAsync(data.Unlabeled));
        var random = new SeededRandom(3);
        for (int i = 0; i < 60; i++)
        {
            far.Append(CultureInfo.InvariantCulture, $"{40 + random.NextGaussian():0.000},{-40 + random.NextGaussian():0.000},red\n");
        }

        await File.WriteAllTextAsync(data.Unlabeled, far.ToString());
        RunSettings settings = data.Settings() with { OodFilter = filter, GatePoolRows = 400 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 })).Metrics;
        await LocalRun.StartAsync(data.Out("many"), settings with { BatchRows = 100 }, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
        LabeledRow[] rows = DecidedRows.Of(data.Out("one"));
        LabeledRow[] unlike = [.. rows.Where(r => r.Reason == "unlike the labeled rows")];
        Assert.Equal(metrics.Decisions.Outliers, unlike.Length);
        Assert.All(unlike, r => Assert.Equal((RowDecision.Review, 0), (r.Decision, r.Round)));
        Assert.InRange(unlike.Count(r => r.Row < 600), 0, 60);
        if (filter == "distance")
        {
            Assert.Equal(60, unlike.Count(r => r.Row >= 600));
        }

        Assert.Contains("unlike the labeled rows", await File.ReadAllTextAsync(Path.Combine(data.Out("one"), RunNames.Report)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_GivenLabelsFlipped_AreListedWithWhereTheyStandAndTrainedOnAllTheSame()
    {
        using var data = new SmallData(labeled: 90);
        string[] lines = await File.ReadAllLinesAsync(data.Labeled);
        int[] flipped = [3, 30, 60, 72];
        foreach (int row in flipped)
        {
            // Row r is of class r % 3: alpha and gamma are the two that lie farthest apart.
            lines[row + 1] = lines[row + 1].Replace(",alpha", ",gamma", StringComparison.Ordinal);
        }

        await File.WriteAllLinesAsync(data.Labeled, lines);

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), data.Settings(), new LocalRunOptions())).Metrics;

        string[] suspects = await File.ReadAllLinesAsync(Path.Combine(data.Out(), RunNames.LabelSuspects));
        Assert.Equal("source,row,label,label_confidence,suggested_label,suggested_confidence,x,y,hint", suspects[0]);
        Assert.Equal(metrics.Inputs.LabelSuspectsByClass.Sum(), suspects.Length - 1);
        int found = flipped.Count(row => suspects.Any(s =>
            s.Contains($"labeled.csv,{row},gamma,", StringComparison.Ordinal) && s.Contains(",alpha,", StringComparison.Ordinal)));
        Assert.InRange(found, 3, 4);
        Assert.InRange(suspects.Length - 1, 3, 30);
        Assert.Equal(90, metrics.Inputs.LabeledRows);
        Assert.Contains(
            "label-suspects.csv", await File.ReadAllTextAsync(Path.Combine(data.Out(), RunNames.Report)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoiseFilter_SaysHowManyRowsItLeftOut()
    {
        using var data = new SmallData();
        RunSettings settings =
            data.Settings() with { NoiseFilter = true, Selection = "threshold", Threshold = 0.4, Learner = "forest", MaxRounds = 1 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 })).Metrics;
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));
        Assert.InRange(metrics.Rounds[1].NoisyRows, 0, 300);
        Assert.Contains(
            "Left out as noise", await File.ReadAllTextAsync(Path.Combine(data.Out("one"), RunNames.Report)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("soft", "probability", RunMode.Iterative, "constant")]
    [InlineData("equal", "lower-bound", RunMode.Iterative, "constant")]
    [InlineData("soft", "probability", RunMode.Joint, "gate")]
    public async Task StartAsync_WeightingConfidenceAndAlpha_SameBytesForAnyThreads(
        string weighting, string confidence, RunMode mode, string ramp)
    {
        using var data = new SmallData();
        RunSettings settings = data.Settings() with
        {
            Weighting = weighting,
            Confidence = confidence,
            Mode = mode,
            AlphaRamp = ramp,
            Learner = "auto",
            MaxRounds = 4,
            Patience = 1,
            MinImprovement = 1,
        };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out("one"), settings, new LocalRunOptions { Threads = 1 })).Metrics;
        await LocalRun.StartAsync(data.Out("many"), settings, new LocalRunOptions { Threads = 4 });

        RunBytes.AssertEqual(data.Out("one"), data.Out("many"));

        // No gain is great enough, so patience ends the run after one round; but where the gate chooses alpha, each has its turn.
        Assert.Equal(ramp == "gate" ? 5 : 2, metrics.Rounds.Count);
    }
}
