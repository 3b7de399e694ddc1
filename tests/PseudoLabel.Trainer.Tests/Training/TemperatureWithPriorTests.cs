using PseudoLabel.Learning.Calibration;
using PseudoLabel.Trainer.Training;

namespace PseudoLabel.Trainer.Tests.Training;

public sealed class TemperatureWithPriorTests
{
    [Fact]
    public void Few_rows_move_it_little()
    {
        Assert.InRange(Find(10, 0, 12), 1.2, 1.6);
        Assert.InRange(Find(10, 1, 12), 1.6, 4);
        Assert.True(Find(10, 2, 12) > Find(10, 1, 12));
    }

    [Fact]
    public void Many_rows_say_it_alone()
    {
        float[] scores = [.. Enumerable.Range(0, 4000).SelectMany(_ => new[] { 4f, 0f })];
        int[] labels = [.. Enumerable.Range(0, 4000).Select(i => i % 5 == 0 ? 1 : 0)];
        double likeliest = Temperature.Fit(scores, labels, 2).Value;
        Assert.Equal(likeliest, TemperatureWithPrior.Find(scores, labels, 2), 0.05 * likeliest);
    }

    /// <summary>Rows of one margin, some of them wrong.</summary>
    private static double Find(int rows, int wrong, float margin) => TemperatureWithPrior.Find(
        [.. Enumerable.Range(0, rows).SelectMany(_ => new[] { margin, 0f })],
        [.. Enumerable.Range(0, rows).Select(i => i < wrong ? 1 : 0)], 2);
}
