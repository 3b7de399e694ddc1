using PseudoLabel.Cli.Demo;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Cli.Tests.Demo;

public sealed class DemoTests : IDisposable
{
    private readonly CliHarness cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public void Make_SameSeed_GivesTheSameReadingsAndAnotherSeedOthers()
    {
        string Line(PumpReading r) => $"{r.Id} {r.Site} {r.Model} {r.Load} {string.Join(' ', r.Sensors)} {r.Condition}";
        string[] first = [.. PumpReadings.Make(count: 50, seed: 3).Select(Line)];
        Assert.Equal(first, PumpReadings.Make(count: 50, seed: 3).Select(Line));
        Assert.NotEqual(first, PumpReadings.Make(count: 50, seed: 4).Select(Line));
        Assert.Equal(first.Take(20), PumpReadings.Make(count: 20, seed: 3).Select(Line));
    }

    [Fact]
    public void Make_ManyReadings_HaveThreeConditionsAndSomeMissingCells()
    {
        IReadOnlyList<PumpReading> readings = PumpReadings.Make(count: 2_000, seed: 0);
        Assert.Equal(["failing", "normal", "worn"], readings.Select(r => r.Condition).Distinct().Order());
        Assert.InRange(readings.Count(r => r.Condition == "normal"), 900, 1_100);
        Assert.InRange(readings.SelectMany(r => r.Sensors).Count(double.IsNaN) / (2_000.0 * PumpReadings.SensorNames.Count), 0.01, 0.03);
        Assert.Equal(2_000, readings.Select(r => r.Id).Distinct().Count());
    }

    [Fact]
    public void Write_NewFolder_WritesLabelsOnlyWhereTheyBelong()
    {
        DemoFiles files = DemoFiles.Write(cli.At("demo"), 0);
        string[] labeled = File.ReadAllLines(files.Labeled);
        string[] unlabeled = File.ReadAllLines(files.Unlabeled);
        string[] truth = File.ReadAllLines(files.Truth);
        Assert.Equal(121, labeled.Length);
        Assert.Equal(5_001, unlabeled.Length);
        Assert.EndsWith(",condition", labeled[0], StringComparison.Ordinal);
        Assert.Equal(labeled[0], unlabeled[0] + ",condition");
        Assert.Equal(unlabeled.Select(l => l.Split(',')[0]), truth.Select(l => l.Split(',')[0]));
    }

    [Fact]
    public async Task Demo_WholeRun_HoldsThePseudoLabelsAgainstTheTruthAndEndsWithTheFiles()
    {
        cli.Context = cli.Context with { Start = (folder, settings, _, _) => Task.FromResult(Answer(folder, settings)) };
        Assert.Equal(ExitCode.Done, await cli.RunAsync("demo", "--out", cli.At("demo"), "--seed", "5"));
        string[] lines = cli.Out.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("against the truth, all predictions: 80.0 % (4,000 of 5,000) right", lines);
        Assert.Contains("against the truth, accepted ones:   100.0 % (2,500 of 2,500) right", lines);
        Assert.Equal(
            [cli.At("demo/data/labeled.csv"), cli.At("demo/data/unlabeled.csv"), cli.At("demo/data/truth.csv"), "model.zip"], lines[^4..]);
    }

    [Fact]
    public async Task Demo_Twice_ReplacesItsOwnRun()
    {
        cli.Context =
            cli.Context with
            {
                Start = (folder, settings, options, _) => options.Overwrite ? Task.FromResult(Answer(folder, settings))
                : throw new InvalidOperationException()
            };
        Assert.Equal(ExitCode.Done, await cli.RunAsync("demo", "--out", cli.At("demo")));
        Assert.Equal(ExitCode.Done, await cli.RunAsync("demo", "--out", cli.At("demo")));
    }

    [Fact]
    public async Task Demo_FolderOfSomethingElse_IsLeftAlone()
    {
        cli.Touch("mine.txt");
        cli.AssertRefused(await cli.RunAsync("demo", "--out", cli.Root),
            $"{cli.Root}: the folder holds something other than an earlier demo; name a new one with --out");
        Assert.Equal([cli.At("mine.txt")], Directory.GetFileSystemEntries(cli.Root));
    }

    /// <summary>A run that accepts the first half of the rows and gets the last fifth wrong.</summary>
    private static LocalRunResult Answer(string folder, RunSettings settings)
    {
        string data = Path.GetDirectoryName(settings.Unlabeled[0])!;
        string[] truth = [.. File.ReadAllLines(Path.Join(data, "truth.csv")).Skip(1).Select(l => l.Split(',')[1])];
        Directory.CreateDirectory(Path.Join(folder, "result"));
        File.WriteAllLines(
            Path.Join(folder, "result", "pseudo-labels.csv"),
            truth.Select((t, i) => $"\"u,1.csv\",{i},{(i < 4_000 ? t : "wrong")},0.9,{(i < 2_500 ? "accepted" : "review")},1,\"a, b\"")
                .Prepend("source,row,predicted_label,confidence,decision,round,reason"));
        return new LocalRunResult(SampleMetrics.Create(settings), ["model.zip"]);
    }
}
