using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class ProgressDisplayTests
{
    [Theory]
    [InlineData(false, "supervised: accuracy 0.9000\n")]
    [InlineData(true, "supervised: accuracy 0.9000")]
    public async Task ShowAsync_TerminalOrNot_TellsRoundsOnStandardErrorOnly(bool terminal, string told)
    {
        using var output = new StringWriter();
        using var error = new StringWriter { NewLine = "\n" };
        var context = new CliContext { Out = output, Error = error, ErrorIsTerminal = terminal };
        int result = await ProgressDisplay.ShowAsync(context, MetricKind.Accuracy, progress =>
        {
            progress.Report(
                new RunProgress { Phase = RunPhase.Rounds, Round = 1, MaxRounds = 2, Doing = "[training]", MetricByRound = [0.9] });
            return Task.FromResult(7);
        });
        Assert.Equal(7, result);
        Assert.Empty(output.ToString());
        Assert.Contains(told, error.ToString(), StringComparison.Ordinal);
    }
}
