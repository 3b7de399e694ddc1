using PseudoLabel.Learning.Randomness;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Public data sets from end to end, ten labels a class. The floors lie well under what such few labels give, and far above guessing:
/// they tell a broken run, not a slightly worse one. Skipped where the data folder is absent.
/// </summary>
public sealed class RealDataTests
{
    private const int LabelsPerClass = 10;

    [Theory]
    [InlineData("breast-w", "", 0.9)]
    [InlineData("splice", "instance_name", 0.6)]
    public async Task StartAsync_PublicDataSet_IsLabeledFarBetterThanByGuessing(string name, string identifier, double floor)
    {
        Tables all = Tables.Parse(await File.ReadAllTextAsync(SourceTree.Shared($"data/{name}.csv")));
        int[] order = [.. Enumerable.Range(0, all.Rows.Count)];
        new SeededRandom(7).Shuffle<int>(order);
        Tables shuffled = all with { Rows = [.. order.Select(r => all.Rows[r])] };
        HashSet<string?[]> chosen =
            [.. shuffled.Rows.GroupBy(row => row[^1], StringComparer.Ordinal).SelectMany(rows => rows.Take(LabelsPerClass))];
        Tables labeled = all with { Rows = [.. shuffled.Rows.Where(chosen.Contains)] };
        Tables rest = all with { Rows = [.. shuffled.Rows.Where(row => !chosen.Contains(row))] };
        using var data = new SmallData(labeled: 0, unlabeled: 0);
        data.File("labeled.csv", labeled.Delimited(',', "\n"));
        data.File("unlabeled.csv", rest.With(all.Header[..^1]).Delimited(',', "\n"));
        RunSettings settings =
            new() { Labeled = [data.Labeled], Unlabeled = [data.Unlabeled], Label = all.Header[^1], Learner = "logistic", Repeats = 1 };

        RunMetrics metrics = (await LocalRun.StartAsync(data.Out(), settings, new LocalRunOptions())).Metrics;

        Assert.Equal(rest.Rows.Count, metrics.Decisions.Accepted + metrics.Decisions.Review + metrics.Decisions.Labeled);
        Assert.Equal(0, metrics.Decisions.Rejected);
        Assert.InRange(
            DecidedRows.Of(data.Out()).Zip(rest.Rows, (row, truth) => row.PredictedLabel == truth[^1] ? 1.0 : 0).Average(), floor, 1);
        Assert.Equal(
            identifier.Length > 0,
            metrics.Notices.Any(n => n.StartsWith($"column '{identifier}' is left out: ", StringComparison.Ordinal)
                && n.Contains("identifier", StringComparison.Ordinal)));
    }
}
