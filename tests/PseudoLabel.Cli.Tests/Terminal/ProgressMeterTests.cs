using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Cli.Tests.Terminal;

public sealed class ProgressMeterTests
{
    [Fact]
    public void Line_PieceUnderWay_TellsRoundBatchesRateAndTimeLeft()
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
    public void Line_NextPiece_StartsItsOwnClock()
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
    public void Line_OfARun_HasABarInEveryPhaseAndTheTimeLeftOfTheWhole()
    {
        var clock = new Clock();
        var meter = new ProgressMeter(clock, ofRun: true);
        RunProgress plan = new() { Phase = RunPhase.Plan, Doing = "reading" };
        Assert.Equal("░░░░░░░░░░░░░░░░░░░░ 0 % · reading", meter.Line(plan));
        clock.Seconds = 70;
        RunProgress round = new() { Phase = RunPhase.Rounds, Round = 2, MaxRounds = 6, Doing = "predicting", Total = 4, Done = 2 };

        // By the weights of RunShare: 1 + 2 + 4 + 3 + 1.5 of 1 + 2 + 4 + 3 * 4 + 2 = 21 are done after 70 s.
        Assert.Equal("██████████░░░░░░░░░░ 54 % · round 2 of at most 6 · predicting · 2 of 4 · about 58 s left", meter.Line(round));
        clock.Seconds = 100;
        Assert.Contains("writing", meter.Line(new RunProgress { Phase = RunPhase.Publish, Doing = "writing" }), StringComparison.Ordinal);
    }

    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000);
    }
}
