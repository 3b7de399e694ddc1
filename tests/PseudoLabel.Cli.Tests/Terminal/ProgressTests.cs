using PseudoLabel.Cli.Terminal;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests.Terminal;

public class ProgressTests
{
    [Fact]
    public void Meter_PieceUnderWay_TellsRoundBatchesRateAndTimeLeft()
    {
        var clock = new Clock();
        var meter = new ProgressMeter(clock);
        RunProgress progress = new() { Phase = RunPhase.Rounds, Round = 2, MaxRounds = 6, Doing = "predicting", Total = 40 };
        Assert.Equal("round 2 of at most 6 · predicting · 0 of 40", meter.Line(progress));
        clock.Seconds = 2;
        Assert.Equal("round 2 of at most 6 · predicting · 10 of 40 · 100,000 rows/s · 6 s left",
            meter.Line(progress with { Done = 10, Rows = 200_000 }));
        clock.Seconds = 8;
        Assert.Equal(
            "round 2 of at most 6 · predicting · 40 of 40 · 100,000 rows/s", meter.Line(progress with { Done = 40, Rows = 800_000 }));
    }

    [Fact]
    public void Meter_NextPiece_StartsItsOwnClock()
    {
        var clock = new Clock();
        var meter = new ProgressMeter(clock);
        meter.Line(new RunProgress { Phase = RunPhase.Ingest, Doing = "reading", Total = 2 });
        clock.Seconds = 100;
        Assert.Equal("training", meter.Line(new RunProgress { Phase = RunPhase.Supervised, Doing = "training" }));
        clock.Seconds = 101;
        Assert.Equal("training · 500 rows/s", meter.Line(new RunProgress { Phase = RunPhase.Supervised, Doing = "training", Rows = 500 }));
        Assert.Equal(
            "training networks on cpu · 3 of 7 · 1,200 rows/s",
            meter.Line(new RunProgress
            {
                Phase = RunPhase.Supervised,
                Doing = "training networks on cpu",
                Done = 3,
                Total = 7,
                RowsPerSecond = 1200
            }));
    }

    [Fact]
    public void RoundLines_EachRound_IsToldOnce()
    {
        var lines = new RoundLines(MetricKind.LogLoss);
        RunProgress progress = new() { Phase = RunPhase.Rounds, Doing = "training" };
        Assert.Empty(lines.Next(progress));
        Assert.Equal(["supervised: log-loss 0.5000", "round 1: log-loss 0.4000"], lines.Next(progress with { MetricByRound = [0.5, 0.4] }));
        Assert.Empty(lines.Next(progress with { MetricByRound = [0.5, 0.4] }));
        Assert.Equal(["round 2: log-loss 0.3000"], lines.Next(progress with { MetricByRound = [0.5, 0.4, 0.3] }));
    }

    [Theory]
    [InlineData(false, "supervised: accuracy 0.9000\n")]
    [InlineData(true, "supervised: accuracy 0.9000")]
    public async Task Display_TerminalOrNot_TellsRoundsOnStandardErrorOnly(bool terminal, string told)
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

    [Theory]
    [InlineData(0, "0 s")]
    [InlineData(59.6, "1 min 0 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(3_790, "1 h 3 min")]
    [InlineData(double.PositiveInfinity, "23976 h 0 min")]
    public void Words_Time_IsRoundedToWhatMatters(double seconds, string words) => Assert.Equal(words, Words.Time(seconds));

    [Theory]
    [InlineData(1, "row", "1 row")]
    [InlineData(12_345, "row", "12,345 rows")]
    [InlineData(3, "class", "3 classes")]
    public void Words_Count_AgreesWithItsNoun(long count, string noun, string words) => Assert.Equal(words, Words.Count(count, noun));

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000);
    }
}
