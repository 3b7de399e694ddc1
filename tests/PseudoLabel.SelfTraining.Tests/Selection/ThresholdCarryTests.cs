using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class ThresholdCarryTests
{
    [Fact]
    public void Apply_EachCase_RaisesOnly()
    {
        var now = new ClassThresholds([0.5f, 0.5f, 0.5f, float.PositiveInfinity], ["a", "b", "c", "d"]);

        ClassThresholds carried = ThresholdCarry.Apply(now, [0.9, 0.3, null, 0.7], 0.75);

        Assert.Equal([0.8f, 0.5f, 0.5f, float.PositiveInfinity], carried.Values);
        Assert.Equal(["a; carried from 0.50 towards the earlier 0.90 by 0.75", "b", "c", "d"], carried.Reasons);
    }

    [Property]
    public void Apply_Any_LiesBetweenThisRunsAndTheHigherOfBoth(ulong seed)
    {
        var random = new SeededRandom(seed);
        float now = (float)random.NextDouble();
        double before = random.NextDouble(), carry = random.NextDouble();

        float carried = ThresholdCarry.Apply(new ClassThresholds([now], [""]), [before], carry).Values[0];

        Assert.InRange(carried, now, Math.Max(now, (float)before));
        Assert.Equal(now, ThresholdCarry.Apply(new ClassThresholds([now], [""]), [before], 0).Values[0]);
        Assert.Equal(Math.Max(now, (float)before), ThresholdCarry.Apply(new ClassThresholds([now], [""]), [before], 1).Values[0]);
    }

    [Fact]
    public void Apply_OtherNumberOfClasses_Throws() =>
        Assert.Throws<ArgumentException>(() => ThresholdCarry.Apply(new ClassThresholds([0.5f], ["a"]), [], 0.5));
}
