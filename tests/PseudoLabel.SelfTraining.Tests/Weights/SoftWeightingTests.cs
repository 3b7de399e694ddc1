using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Tests.Rounds;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Weights;

public sealed class SoftWeightingTests
{
    private static readonly PoolConfidence Pool = new(0.8, 0.04);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.8, 1)]
    [InlineData(0.7, 0.606531)]
    [InlineData(0.6, 0.135335)]
    public void Of_BelowTheMean_FallsAsAGaussianOfHalfTheDeviation(float confidence, double weight) =>
        Assert.Equal(weight, SoftWeighting.Of(confidence, Pool), 1e-5);

    [Fact]
    public void Of_PoolEquallySure_IsOneOrNothing()
    {
        Assert.Equal(1, SoftWeighting.Of(0.8f, new PoolConfidence(0.8f, 0)));
        Assert.Equal(0, SoftWeighting.Of(0.7f, new PoolConfidence(0.8f, 0)));
    }

    [Fact]
    public void Confidence_OfAHistogram_IsMeanAndVariance()
    {
        var histogram = new ConfidenceHistogram(2);
        histogram.Add(0, 0.6f);
        histogram.Add(1, 1f);

        Assert.Equal(0.8, histogram.Confidence().Mean, 0.002);
        Assert.Equal(0.04, histogram.Confidence().Variance, 0.001);
        Assert.Equal(new PoolConfidence(0, 0), new ConfidenceHistogram(2).Confidence());
    }

    [Theory]
    [InlineData("proportional", false, 0.9, 0.6)]
    [InlineData("equal", false, 1, 1)]
    [InlineData("soft", false, 1, 0.135335)]
    [InlineData("proportional", true, 5, 5)]
    [InlineData("soft", true, 5, 0.676676)]
    public void Weigh_Weighting_IsTheOneAskedFor(string weighting, bool joint, double first, double second)
    {
        RoundRules rules = RoundData.Rules(new FixedThresholdRule(0), joint: joint) with { Weighting = RowWeightings.All.Of(weighting) };

        float[] weights = rules.Weigh([0.9f, 0.6f], 1, 10, pool: Pool);

        Assert.Equal([first, second], weights.Select(w => (double)w), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void At_Gate_GoesThroughItsFactorsOverAndOver()
    {
        var schedule = new AlphaSchedule { Alpha = 2, Ramp = AlphaRamp.Gate };

        Assert.Equal([0.5, 1, 2, 4, 0.5], Enumerable.Range(1, 5).Select(schedule.At));
    }
}
