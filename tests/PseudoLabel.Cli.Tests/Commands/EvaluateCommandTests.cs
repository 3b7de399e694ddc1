using System.Text.Json;
using PseudoLabel.Cli.Terminal;

namespace PseudoLabel.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly CliHarness cli = new();

    [Fact]
    public async Task Evaluate_LabeledFile_TablesAndWhatDidNotCount()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("evaluate", "--model", "m.zip", "--input", "t.csv", "--label", "truth"));

        string[] lines = cli.Out.Split(Environment.NewLine);
        Assert.Equal(
            "4 rows of 7 (1 without a label, 1 with a label that the model does not know, 1 set aside) by column 'truth'; model: logistic, "
                + "self-trained, round 2", lines[0]);
        Assert.Equal("note: labels that the model does not know: 'maybe' (1)", lines[1]);
        Assert.Equal("note: first row set aside: t.csv, row 3, column 'x': 'oops' is not a number", lines[2]);
        string[] words = [.. lines.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];
        Assert.Contains("accuracy 0.7500 0.3006 - 0.9544", words);
        Assert.Contains("no 2 3 66.7 % 20.8 % - 93.9 % 100.0 % 34.2 % - 100.0 % 80.0 % 34.4 % - 96.8 %", words);
        Assert.Contains("yes 1 1", words);
        Assert.Contains(">= 0.7 3 75.0 % 66.7 % 20.8 % - 93.9 %", words);
    }

    [Fact]
    public async Task Evaluate_JsonToAFile_HoldsEveryFigure()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("evaluate", "--model", "m.zip", "--input", "t.csv", "--json", cli.At("e.json")));

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(cli.At("e.json")));
        JsonElement accuracy = json.RootElement.GetProperty("result").GetProperty("metrics").GetProperty("accuracy");
        Assert.Equal((0.75, "wilson"), (accuracy.GetProperty("value").GetDouble(), accuracy.GetProperty("method").GetString()));
        Assert.EndsWith(cli.At("e.json") + Environment.NewLine, cli.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_JsonToStandardOutput_NothingElseIsThere()
    {
        Assert.Equal(ExitCode.Done, await cli.RunAsync("evaluate", "--model", "m.zip", "--input", "t.csv", "--json", "-"));

        using var json = JsonDocument.Parse(cli.Out);
        Assert.Equal(7, json.RootElement.GetProperty("rows").GetInt64());
    }

    [Fact]
    public async Task Evaluate_JsonIsAFolder_IsRefused() =>
        cli.AssertRefused(await cli.RunAsync("evaluate", "--model", "m.zip", "--input", "t.csv", "--json", cli.Root),
            $"{cli.Root}: --json is a folder; name a file");

    public void Dispose() => cli.Dispose();
}
