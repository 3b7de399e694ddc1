using System.Text.Json;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class LogTests
{
    private static readonly RunProgress Training =
        new() { Phase = RunPhase.Rounds, Round = 2, MaxRounds = 6, Doing = "training", Total = 4 };

    [Fact]
    public void JsonLog_TellsEachPieceRoundsAndSeldomMore()
    {
        var clock = new Clock();
        using var writer = new StringWriter { NewLine = "\n" };
        var log = new JsonLog(writer, clock);

        log.Progress(Training, MetricKind.LogLoss);
        log.Progress(Training with { Done = 1 }, MetricKind.LogLoss);
        clock.Seconds = 2;
        log.Progress(Training with { Done = 2, MetricByRound = [0.5, double.NaN] }, MetricKind.LogLoss);
        log.Progress(Training with { Doing = "scoring", MetricByRound = [0.5, double.NaN] }, MetricKind.LogLoss);
        log.Say("note", "a \"note\"");

        JsonElement[] lines = [.. writer.ToString().TrimEnd().Split('\n').Select(l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal(
            ["progress", "round", "round", "progress", "progress", "note"], lines.Select(l => l.GetProperty("event").GetString()));
        Assert.Equal((0, 0.5, "log-loss"), (lines[1].GetProperty("round").GetInt32(), lines[1].GetProperty("value").GetDouble(),
            lines[1].GetProperty("metric").GetString()));
        Assert.Equal(JsonValueKind.Null, lines[2].GetProperty("value").ValueKind);
        Assert.Equal((2, 4), (lines[3].GetProperty("done").GetInt32(), lines[3].GetProperty("total").GetInt32()));
        Assert.Equal("a \"note\"", lines[5].GetProperty("message").GetString());
    }

    [Fact]
    public void WorkLines_TellWhatEnded_WithItsTime()
    {
        var clock = new Clock();
        var lines = new WorkLines(clock);

        Assert.Null(lines.Next(Training));
        clock.Seconds = 1.5;
        Assert.Null(lines.Next(Training with { Rows = 1_234 }));
        clock.Seconds = 2.5;
        var deciding = new RunProgress { Phase = RunPhase.Publish, Doing = "deciding" };
        Assert.Equal("2 s: round 2: training, 1,234 rows: 2.5 s", lines.Next(deciding));
        clock.Seconds = 3;
        Assert.Equal("3 s: publish: deciding: 0.5 s", lines.Next(null));
    }

    [Theory]
    [InlineData(new[] { 1.0, 2.0, 3.0 }, "▁▅█")]
    [InlineData(new[] { 3.0, double.NaN, 1.0 }, "█-▁")]
    [InlineData(new[] { 2.0, 2.0 }, "▅▅")]
    [InlineData(new double[0], "")]
    public void Sparkline_OfValues_HasTheirHeights(double[] values, string drawn) => Assert.Equal(drawn, Sparkline.Of(values));

    [Fact]
    public async Task Quiet_TellsErrorsAlone()
    {
        using var cli = new CliHarness();

        Assert.Equal(0, await cli.RunWithAsync("--quiet"));

        Assert.Equal(("", ""), (cli.Out, cli.Error));
        Assert.Equal(2, await cli.RunAsync("run", "--quiet", "--out", "x"));
        Assert.StartsWith("error: 'labeled' is missing", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogJson_AnErrorIsAnObject()
    {
        using var cli = new CliHarness();

        Assert.Equal(2, await cli.RunAsync("--log", "json", "run", "--out", "x"));

        JsonElement line = JsonDocument.Parse(cli.Error).RootElement;
        Assert.Equal("error", line.GetProperty("event").GetString());
        Assert.StartsWith("'labeled' is missing", line.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--quiet and --verbose contradict each other", "--quiet", "--verbose")]
    [InlineData("it must be one of text, json", "--log", "xml")]
    public async Task WhatCannotBe_IsRefused(string words, params string[] options)
    {
        using var cli = new CliHarness();

        Assert.Equal(2, await cli.RunWithAsync(options));
        Assert.Contains(words, cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_OfACommand_IsThatOfItsOption()
    {
        using var asked = new CliHarness();
        using var option = new CliHarness();

        Assert.Equal(0, await asked.RunAsync("help", "predict"));
        Assert.Equal(0, await option.RunAsync("predict", "--help"));

        Assert.Equal(option.Out, asked.Out);
        Assert.Contains("--model", asked.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("predcit")]
    public async Task Help_OfNoCommand_IsRefusedAsThatIs(string name)
    {
        using var asked = new CliHarness();
        using var called = new CliHarness();

        int code = await asked.RunAsync("help", name);

        Assert.Equal(await called.RunAsync(name), code);
        Assert.NotEqual(0, code);
        Assert.Equal(called.Error, asked.Error);
        Assert.Contains(name, asked.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--version", asked.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _pseudolabel pseudolabel")]
    [InlineData("zsh", "compdef _pseudolabel pseudolabel")]
    [InlineData("pwsh", "Register-ArgumentCompleter")]
    public async Task Completion_OfAShell_IsItsScript(string shell, string words)
    {
        using var cli = new CliHarness();

        Assert.Equal(0, await cli.RunAsync("completion", shell));
        Assert.Contains(words, cli.Out, StringComparison.Ordinal);
        Assert.Equal(2, await cli.RunAsync("completion", "fish"));
        Assert.Contains("there is one for bash, zsh, pwsh", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suggest_OfALine_NamesWhatCanFollow()
    {
        using var cli = new CliHarness();

        Assert.Equal(0, await cli.RunAsync("[suggest:19]", "pseudolabel run --le"));
        Assert.Contains("--learner", cli.Out, StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000);
    }
}
