using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class ExpectedCalibrationErrorTests
{
    // Ten rows of confidence 0.9, six of them right; ten of 0.6, six of them right.
    private static readonly float[] Probabilities =
        [.. Enumerable.Repeat(new[] { .9f, .1f }, 10).Concat(Enumerable.Repeat(new[] { .6f, .4f }, 10)).SelectMany(row => row)];

    private static readonly int[] Labels = [.. Enumerable.Range(0, 20).Select(i => i % 10 < 6 ? 0 : 1)];

    [Fact]
    public void Compute_WorkedExample_IsTheWeightedGap() =>
        Assert.Equal((10 * 0.3 + 10 * 0.0) / 20, ExpectedCalibrationError.Compute(Probabilities, Labels, 2), 6);

    [Fact]
    public void Reliability_WorkedExample_PutsRowsInHalfOpenBins()
    {
        var bins = ExpectedCalibrationError.Reliability([1f, 0f, .5f, .5f], [0, 0], 2, bins: 10);
        Assert.Equal(10, bins.Count);
        Assert.Equal([4, 9], Enumerable.Range(0, 10).Where(b => bins[b].Count == 1));
        Assert.Equal((0.9, 1.0, 1.0, 1.0), (bins[9].Lower, bins[9].Upper, bins[9].MeanConfidence, bins[9].Accuracy));
        Assert.Equal(0, bins[0].Count);
    }
}
