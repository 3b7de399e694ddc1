using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Weights;

public sealed class PseudoRowWeightsTests
{
    [Fact]
    public void Compute_BelowTheCap_IsAlphaTimesConfidence() =>
        Assert.Equal([0.4f, 0.2f], PseudoRowWeights.Compute([.8f, .4f], alpha: 0.5, labeledMass: 10, massCap: 1));

    [Fact]
    public void Compute_AboveTheCap_WeighsAsMuchAsTheCapAllows()
    {
        // alpha times the confidences is 2, the cap 0.5 of 2 labeled rows: every weight is halved.
        Assert.Equal([0.5f, 0.5f], PseudoRowWeights.Compute([1f, 1f], alpha: 1, labeledMass: 2, massCap: 0.5));
    }

    [Fact]
    public void Scale_NoRowOrNoAlphaOrNoCap_IsOne()
    {
        Assert.Equal(1, PseudoRowWeights.Scale(0, 1, 10, 1));
        Assert.Equal(1, PseudoRowWeights.Scale(1e9, 0, 10, 1));
        Assert.Equal(1, PseudoRowWeights.Scale(1e9, 1, 0, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => PseudoRowWeights.Scale(1, double.NaN, 1, 1));
    }

    [Property]
    public bool Compute_AnyRows_NeverOutweighsTheCapAndKeepsTheOrder(ulong seed)
    {
        var random = new SeededRandom(seed);
        float[] confidences = [.. Enumerable.Range(0, 1 + random.NextInt32(50)).Select(_ => (float)random.NextDouble()).Order()];
        double cap = random.NextDouble() * 3, labeled = 1 + random.NextInt32(10);
        float[] weights = PseudoRowWeights.Compute(confidences, random.NextDouble() * 3, labeled, cap);
        return weights.Sum(w => (double)w) <= cap * labeled * (1 + 1e-6) && weights.SequenceEqual(weights.Order());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(99, 0)]
    [InlineData(100, 0)]
    [InlineData(350, 1.5)]
    [InlineData(600, 3)]
    [InlineData(5000, 3)]
    public void At_LeesOwnRamp_IsAsPublished(int t, double expected)
    {
        // Lee 2013: alpha_f = 3, T1 = 100, T2 = 600.
        var schedule = new AlphaSchedule { Alpha = 3, Ramp = AlphaRamp.Linear, RampStartRound = 100, RampEndRound = 600 };
        Assert.Equal(expected, schedule.At(t), 12);
    }

    [Fact]
    public void At_ConstantOrAStep_NeedsNoRamp()
    {
        Assert.Equal(2, new AlphaSchedule { Alpha = 2 }.At(1));
        var step = new AlphaSchedule { Alpha = 2, Ramp = AlphaRamp.Linear, RampStartRound = 3, RampEndRound = 3 };
        Assert.Equal([0, 2], new[] { step.At(2), step.At(3) });
    }
}
