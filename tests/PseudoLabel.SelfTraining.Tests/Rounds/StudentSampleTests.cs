using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

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

    [Fact]
    public void Take_ABatch_TheRowsThatAreSelectedAndInTheSample()
    {
        var predicted = new PoolPredictions
        {
            Classes = [.. Enumerable.Range(0, 1000).Select(i => (short)(i % 2))],
            Confidences = [.. Enumerable.Range(0, 1000).Select(i => i % 10 / 10f)],
        };
        var thresholds = new ClassThresholds([0.4f, float.PositiveInfinity], ["", ""]);
        var sample = StudentSample.Of(selected: 300, limit: 150, seed: 7);

        int[] all = StudentSample.Of(selected: 300, limit: 300, seed: 7).Take(predicted, thresholds, batch: 3);
        int[] some = sample.Take(predicted, thresholds, batch: 3);

        Assert.Equal(Enumerable.Range(0, 1000).Where(i => i % 10 is 4 or 6 or 8), all);
        Assert.Equal(all.Where(i => sample.Takes(3, i)), some);
        Assert.InRange(some.Length, 100, 200);
        Assert.NotEqual(some, sample.Take(predicted, thresholds, batch: 4));
    }
}
