using PseudoLabel.Trainer.Training;
using PseudoLabel.TrainingContract;

namespace PseudoLabel.Trainer.Tests.Training;

public sealed class StepScheduleTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 0)]
    [InlineData(300, 1.2)]
    [InlineData(600, 3)]
    [InlineData(999, 3)]
    public void Alpha_is_Lees_ramp(int step, double alpha)
    {
        // Lee (2013): T1 = 100, T2 = 600, alpha_f = 3.
        var schedule = new StepSchedule(new TrainingOptions { Alpha = 3, RampStart = 0.1, RampEnd = 0.6 }, 1000);
        Assert.Equal(alpha, schedule.Alpha(step), 1e-9);
    }

    [Fact]
    public void The_rate_rises_shortly_and_falls_to_nothing()
    {
        var schedule = new StepSchedule(new TrainingOptions { LearningRate = 0.1 }, 1000);
        Assert.Equal(0.1 / 20, schedule.LearningRate(0), 1e-6);
        Assert.Equal(0.05, schedule.LearningRate(500), 1e-6);
        Assert.True(schedule.LearningRate(999) < 1e-5);
    }

    [Theory]
    [InlineData(100, 0, 600)]
    [InlineData(100, 3772, 1473)]
    [InlineData(100, 1_000_000, 20_000)]
    public void Steps_follow_the_rows(int labeled, long pool, int steps) =>
        Assert.Equal(steps, StepCount.Of(new TrainingOptions(), labeled, pool));
}
