using PseudoLabel.Run.Activities.Planning;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Run.Tests.Activities.Planning;

public sealed class ActivitySizeTests
{
    private static readonly TimeSpan Wanted = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("logistic", 64, 1, 1)]
    [InlineData("logistic", 64, 50, 1)]
    [InlineData("logistic", 64, 500, 15)]
    [InlineData("logistic", 64, 50_000, 255)]
    [InlineData("auto", 64, 50_000, 25)]
    [InlineData("auto", 100_000, 50_000, 3)]
    public void Of_BatchesOfTwentyThousandRows_AreManyAndTakeTheTime(string learner, int features, int batches, int expected) =>
        Assert.Equal(expected, ActivitySize.Of(Wanted, new RunSettings { Learner = learner }, features, batches));

    [Fact]
    public void Of_NoTimeWanted_IsOneBatch() =>
        Assert.Equal(1, ActivitySize.Of(TimeSpan.Zero, new RunSettings { Learner = "logistic" }, 1, 50_000));
}
