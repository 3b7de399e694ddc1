using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Runs;

public sealed class RunShareTests
{
    [Fact]
    public void Of_OneStepAfterAnother_NeverGoesBackWithinTheRounds()
    {
        double[] shares =
        [
            RunShare.Of(RunPhase.Plan, 0, 0, 0), RunShare.Of(RunPhase.Ingest, 0, 6, 0.5), RunShare.Of(RunPhase.Supervised, 0, 6, 0),
            RunShare.Of(RunPhase.Supervised, 0, 6, 0.9), RunShare.Of(RunPhase.Rounds, 0, 6, 0), RunShare.Of(RunPhase.Rounds, 0, 6, 1),
            RunShare.Of(RunPhase.Publish, 3, 6, 0), RunShare.Of(RunPhase.Done, 3, 6, 0),
        ];

        Assert.Equal(shares.Order(), shares);
        Assert.Equal((0, 1), (shares[0], shares[^1]));
    }

    [Fact]
    public void Of_MoreRoundsThanAnyoneThought_StaysAShare()
    {
        foreach (RunPhase phase in Enum.GetValues<RunPhase>())
        {
            Assert.InRange(RunShare.Of(phase, 100, 3, 2), 0, 1);
        }
    }

    [Theory]
    [InlineData(10, 0, 0.5, 10.0)]
    [InlineData(10, 0.5, 0.75, 10.0)]
    [InlineData(10, 0.5, 0.505, null)]
    [InlineData(10, 0.5, 1.0, 0.0)]
    public void SecondsLeft_ByThePaceOfThisSitting(double seconds, double from, double to, double? left) =>
        Assert.Equal(left, RunShare.SecondsLeft(seconds, from, to));
}
