using System.Text.Json;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Explaining;

namespace PseudoLabel.Cli.Tests.Commands;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly CliHarness cli = new();

    public ExplainCommandTests() => cli.Context = cli.Context with
    {
        ExplainRun = (folder, file, row, ct) => Task.FromResult(Report(file, row)),
        ExplainFile = (model, file, row, options, ct) => Task.FromResult(Report(file, row)),
    };

    [Fact]
    public async Task Explain_RowOfARun_EffectsAndNearest()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("explain", "out", "--source", "u.csv", "--row", "7"));

        string[] lines = cli.Out.Split(Environment.NewLine);
        Assert.Equal("u.csv, row 7: 'yes' (forest)", lines[0]);
        Assert.Equal("probabilities: yes 90.0 %, no 10.0 %", lines[1]);
        Assert.Contains("age     41     +1.250", lines);
        Assert.Contains("job            -0.500", lines);
        Assert.Contains("l.csv   3    yes    0.25", lines);
    }

    [Fact]
    public async Task Explain_RowOfAnyFileAsJson_HoldsEveryFigure()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("explain", "--model", "m.zip", "--input", "t.csv", "--row", "2", "--json", "-"));

        using var json = JsonDocument.Parse(cli.Out);
        Assert.Equal(2, json.RootElement.GetProperty("row").GetInt64());
        Assert.Equal(1.25, json.RootElement.GetProperty("columns")[0].GetProperty("effect").GetDouble());
    }

    [Theory]
    [InlineData("explain")]
    [InlineData("explain out")]
    [InlineData("explain --model m.zip --row 1")]
    [InlineData("explain out --source u.csv --model m.zip")]
    public async Task Explain_NotEnoughOrTooMuch_SaysWhatToName(string line) => cli.AssertRefused(
        await cli.RunAsync(line.Split(' ')),
        "name a run's folder and --source, for a row of its own, or --model and --input, for a row of any file");

    [Fact]
    public async Task Explain_RowThatIsNoNumber_IsRefused() => cli.AssertRefused(
        await cli.RunAsync("explain", "out", "--source", "u.csv", "--row", "x"), "--row is 'x'; it must be a whole number from 0");

    public void Dispose() => cli.Dispose();

    private static ExplanationReport Report(string file, long row) => new()
    {
        Source = file,
        Row = row,
        Learner = "forest",
        Predicted = "yes",
        Probabilities = [new ClassProbability("yes", 0.9), new ClassProbability("no", 0.1)],
        Columns = [new ExplainedColumn("age", "41", 1.25), new ExplainedColumn("job", "", -0.5)],
        Background = "the run's 30 labeled rows",
        Nearest = [new NearestRow("l.csv", 3, "yes", 0.25)],
    };
}
