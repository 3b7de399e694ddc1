using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public class StudentSampleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    [InlineData(1000)]
    public void Of_NoMoreThanTheLimit_TakesEveryRow(long selected)
    {
        var sample = StudentSample.Of(selected, 1000, 7);

        Assert.Equal(1, sample.Share);
        Assert.All(Enumerable.Range(0, 100), row => Assert.True(sample.Takes(3, row)));
    }

    [Fact]
    public void Of_MoreThanTheLimit_TakesAboutTheLimit()
    {
        var sample = StudentSample.Of(10_000, 1000, 7);

        int taken = Enumerable.Range(0, 10_000).Count(i => sample.Takes(i % 4, i / 4));

        // 1,000 on average, standard deviation sqrt(10,000 * 0.1 * 0.9) = 30.
        Assert.InRange(taken, 880, 1120);
        Assert.InRange(sample.Expected, taken, 1200);
    }

    [Fact]
    public void Takes_DependsOnSeedAndRowAlone()
    {
        var sample = StudentSample.Of(500, 100, 7);
        var again = StudentSample.Of(500, 100, 7);
        var other = StudentSample.Of(500, 100, 8);

        bool[] rows = [.. Enumerable.Range(0, 500).Select(row => sample.Takes(0, row))];
        Assert.Equal(rows, Enumerable.Range(0, 500).Reverse().Select(row => again.Takes(0, row)).Reverse());
        Assert.NotEqual(rows, Enumerable.Range(0, 500).Select(row => other.Takes(0, row)));
    }
}
