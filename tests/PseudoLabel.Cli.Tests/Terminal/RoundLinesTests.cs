using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class RoundLinesTests
{
    [Fact]
    public void Next_EachRound_IsToldOnce()
    {
        var lines = new RoundLines(MetricKind.LogLoss);
        RunProgress progress = new() { Phase = RunPhase.Rounds, Doing = "training" };
        Assert.Empty(lines.Next(progress));
        Assert.Equal(["supervised: log-loss 0.5000", "round 1: log-loss 0.4000"], lines.Next(progress with { MetricByRound = [0.5, 0.4] }));
        Assert.Empty(lines.Next(progress with { MetricByRound = [0.5, 0.4] }));
        Assert.Equal(["round 2: log-loss 0.3000"], lines.Next(progress with { MetricByRound = [0.5, 0.4, 0.3] }));
    }
}
