using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

public sealed class ImportanceActivityTests(LabeledRun labeled) : IDisposable
{
    private readonly SmallData data = new(labeled: 60, unlabeled: 200);

    [Theory]
    [InlineData("auto", 3, false)]
    [InlineData("auto", 0, false)]
    [InlineData("forest", 1, true)]
    public async Task Run_AnyLearnerAndRounds_EachColumnHasItsWorth(string learner, int rounds, bool fast)
    {
        string text = await File.ReadAllTextAsync(data.Labeled);
        string given = data.File("noise-labeled.csv", WithNoise(text));
        string pool = data.File("noise-unlabeled.csv", WithNoise(await File.ReadAllTextAsync(data.Unlabeled)));
        RunSettings settings = data.Settings() with
        {
            Labeled = [given],
            Unlabeled = [pool],
            Learner = learner,
            MaxRounds = rounds,
            Fast = fast,
        };

        ImportanceSummary importance = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics.Importance!;

        Assert.Equal(["hint", "noise", "x", "y"], importance.Columns.Select(c => c.Column).Order(StringComparer.Ordinal));
        Assert.Equal("x", importance.Columns[0].Column);
        Assert.True(importance.Columns[0].LogLossRise > 10 * Math.Abs(importance.Columns.Single(c => c.Column == "noise").LogLossRise));
        Assert.Equal(fast ? 20 : 60, importance.Rows);
        Assert.StartsWith("copies of the ", importance.Model, StringComparison.Ordinal);
        string report = await File.ReadAllTextAsync(Path.Combine(data.Out(), "result", "report.html"));
        Assert.Contains("What the columns are worth", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Again_TheSameFiguresWhateverTheThreads()
    {
        SteppedRun run = await labeled.RunAsync();

        ImportanceSummary again = await ImportanceActivity.RunAsync(run.Context(threads: 4));

        ImportanceSummary first = await run.ReadAsync<ImportanceSummary>(RunNames.Importance);
        Assert.Equal(first.Columns, again.Columns);
        Assert.Equal((first.LogLoss, first.Accuracy, first.Rows, first.Model), (again.LogLoss, again.Accuracy, again.Rows, again.Model));
        Assert.Equal(LabeledRun.LabeledRows, again.Rows);
    }

    public void Dispose() => data.Dispose();

    /// <summary>A column that tells nothing of the class, by the row's number.</summary>
    private static string WithNoise(string csv) => string.Concat(csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select((line, i) => (i == 0 ? "noise" : $"{i * 7919 % 101}.25") + "," + line + "\n"));
}
