using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Local;

public sealed class WeightRunTests : IDisposable
{
    private readonly SmallData data = new(labeled: 60, unlabeled: 200);

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public async Task StartAsync_RowsThatHardlyWeigh_DoNotTeach(string learner)
    {
        // Every row is there twice: once with its label, and once, hardly weighed, with a false one.
        string[] lines = await LinesAsync();
        static string False(string line) => line.Replace("alpha", "none", StringComparison.Ordinal)
            .Replace("beta", "alpha", StringComparison.Ordinal).Replace("none", "beta", StringComparison.Ordinal);
        string labeled = data.File("labeled.csv", lines[0] + ",w\n" + string.Concat(lines.Skip(1).Select((l, i) =>
            $"{l},{(i % 2 == 0 ? "" : "1")}\n{False(l)},1e-3\n")));
        RunSettings settings = data.Settings() with { Labeled = [labeled], Learner = learner, MaxRounds = 1, Weight = "w" };

        RunMetrics metrics = await RunAsync(settings, "out");

        Assert.Contains("column 'w' is left out: it holds the weight of labeled rows, which no model sees", metrics.Notices);
        string[] plain = await LabelsAsync(
            settings with { Labeled = [data.File("once.csv", string.Join('\n', lines))], Weight = "" }, "plain");
        string[] weighed = [.. DecidedRows.Of(data.Out()).Select(row => row.PredictedLabel)];
        Assert.InRange(plain.Zip(weighed, (a, b) => a == b ? 1.0 : 0).Average(), 0.9, 1);
    }

    [Fact]
    public async Task StartAsync_WeightsOfAnotherScale_AreTheSame()
    {
        string[] lines = await LinesAsync();
        string Weighed(int scale) => lines[0] + ",w\n" + string.Concat(lines.Skip(1).Select((l, i) => $"{l},{scale * (1 + i % 4)}\n"));
        string[] ones = await LabelsAsync(
            data.Settings() with { Labeled = [data.File("ones.csv", Weighed(1))], Weight = "w", MaxRounds = 1 }, "ones");
        string[] many = await LabelsAsync(
            data.Settings() with { Labeled = [data.File("many.csv", Weighed(1024))], Weight = "w", MaxRounds = 1 }, "many");

        Assert.Equal(ones, many);
    }

    [Theory]
    [InlineData("1.500", "comma", "1500")]
    [InlineData("1,500", "point", "1500")]
    [InlineData("1,500", "comma", "1,5")]
    public async Task StartAsync_DecimalSignSet_HoldsForWeights(string weight, string sign, string plain)
    {
        string[] lines = await LinesAsync();
        string Weighed(string text) => lines[0] + ",w\n"
            + string.Concat(lines.Skip(1).Select((l, i) => $"{l},\"{(i % 3 == 0 ? "2" : text)}\"\n"));
        RunSettings settings = data.Settings() with { Weight = "w", MaxRounds = 0, DecimalSign = sign };

        await RunAsync(settings with { Labeled = [data.File("plain.csv", Weighed(plain))] }, "plain");
        await RunAsync(settings with { Labeled = [data.File("set.csv", Weighed(weight))] }, "set");

        Assert.Equal(await PseudoLabelsAsync("plain"), await PseudoLabelsAsync("set"));
    }

    [Theory]
    [InlineData("-2", "the weight is -2; it must be above 0")]
    [InlineData("0", "the weight is 0; it must be above 0")]
    [InlineData("much", "'much' is not a number")]
    public async Task StartAsync_WeightThatIsNone_IsRefusedWithItsPlace(string weight, string why)
    {
        string[] lines = await LinesAsync();
        string labeled = data.File("labeled.csv", lines[0] + ",w\n" + string.Concat(lines.Skip(1).Select(
            (l, i) => $"{l},{(i == 10 ? weight : "1.5")}\n")));

        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(
            () => RunAsync(data.Settings() with { Labeled = [labeled], Weight = "w" }, "out"));

        Assert.StartsWith(why, error.Problem, StringComparison.Ordinal);
        Assert.Equal((labeled, 12L, "w"), (error.File, error.Line, error.Column));
    }

    [Fact]
    public async Task StartAsync_OneFileOfBoth_OnlyLabeledRowsNeedWeights()
    {
        string[] lines = await LinesAsync();
        string both = data.File("both.csv", lines[0] + ",w,who\n" + string.Concat(lines.Skip(1).Select((l, i) =>
            i % 3 == 0 ? $"{l[..l.LastIndexOf(',')]},,none,\n" : $"{l},2,{i / 4}\n")));
        RunSettings settings =
            data.Settings() with { Labeled = [], Unlabeled = [], Data = [both], Weight = "w", Group = "who", MaxRounds = 0 };

        RunMetrics metrics = await RunAsync(settings, "out");

        Assert.Contains("40 labeled rows are of 15 groups ('who'): rows of one are held out together", metrics.Notices);
        string bad = data.File("bad.csv", (await File.ReadAllTextAsync(both)).Replace(",2,9\n", ",-2,9\n", StringComparison.Ordinal));
        UserErrorException error = await Assert.ThrowsAsync<UserErrorException>(
            () => RunAsync(settings with { Data = [bad] }, "refused"));
        Assert.Equal((bad, "w"), (error.File, error.Column));
        Assert.Equal(39, error.Line);
    }

    public void Dispose() => data.Dispose();

    private Task<string> PseudoLabelsAsync(string name) =>
        File.ReadAllTextAsync(Path.Join(data.Out(name), "result", "pseudo-labels.csv"));

    private async Task<string[]> LinesAsync() =>
        [.. (await File.ReadAllLinesAsync(data.Labeled)).Where(line => line.Length > 0)];

    private async Task<string[]> LabelsAsync(RunSettings settings, string name)
    {
        await RunAsync(settings, name);
        return [.. DecidedRows.Of(data.Out(name)).Select(row => row.PredictedLabel)];
    }

    private async Task<RunMetrics> RunAsync(RunSettings settings, string name) =>
        (await LocalRun.StartAsync(data.Out(name), settings, new LocalRunOptions())).Metrics;
}
