using PseudoLabel.Learning.Explaining;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class ImportanceTests : IDisposable
{
    private readonly SmallData data = new(labeled: 60, unlabeled: 200);

    [Theory]
    [InlineData("auto", 3, false)]
    [InlineData("auto", 0, false)]
    [InlineData("forest", 1, true)]
    public async Task Run_AnyLearnerAndRounds_EachColumnHasItsWorth(string learner, int rounds, bool fast)
    {
        string text = await File.ReadAllTextAsync(data.Labeled);
        string labeled = data.File("noise-labeled.csv", WithNoise(text));
        string unlabeled = data.File("noise-unlabeled.csv", WithNoise(await File.ReadAllTextAsync(data.Unlabeled)));
        RunSettings settings = data.Settings() with { Labeled = [labeled], Unlabeled = [unlabeled], Learner = learner, MaxRounds = rounds, Fast = fast };

        ImportanceSummary importance = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics.Importance!;

        Assert.Equal(["hint", "noise", "x", "y"], importance.Columns.Select(c => c.Column).Order(StringComparer.Ordinal));
        Assert.Equal("x", importance.Columns[0].Column);
        Assert.True(importance.Columns[0].LogLossRise > 10 * Math.Abs(importance.Columns.Single(c => c.Column == "noise").LogLossRise));
        Assert.Equal(fast ? 20 : 60, importance.Rows);
        Assert.StartsWith("copies of the ", importance.Model, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(Path.Combine(data.Out(), "result", "report.html"));
        Assert.Contains("What the columns are worth", report, StringComparison.Ordinal);
    }

    public void Dispose() => data.Dispose();

    /// <summary>A column that tells nothing of the class, by the row's number.</summary>
    private static string WithNoise(string csv) => string.Concat(csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select((line, i) => (i == 0 ? "noise" : $"{i * 7919 % 101}.25") + "," + line + "\n"));
}
