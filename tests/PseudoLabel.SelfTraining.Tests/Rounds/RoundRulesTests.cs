using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class RoundRulesTests
{
    private static readonly ISelectionRule Any = new FixedThresholdRule(0);

    [Fact]
    public void Weigh_NotJoint_EachRowWeighsItsConfidence() =>
        Assert.Equal([0.5f, 0.75f, 1f], RoundData.Rules(Any).Weigh([0.5f, 0.75f, 1f], 1, labeledMass: 10));

    [Fact]
    public void Weigh_PastTheCap_AllAreScaledAlike() =>
        Assert.Equal([0.25f, 0.25f, 0.5f], RoundData.Rules(Any, pseudoMass: 2).Weigh([0.5f, 0.5f, 1f], 1, labeledMass: 0.5));

    [Fact]
    public void Weigh_Joint_EachRowWeighsTheSameWhateverItsConfidence() =>
        Assert.Equal([0.5f, 0.5f, 0.5f, 0.5f],
            RoundData.Rules(Any, alpha: 0.2, joint: true, pseudoMass: 0.001).Weigh([0.1f, 0.9f, 0f, 1f], 1, labeledMass: 10));

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 1)]
    [InlineData(3, 1.5)]
    [InlineData(4, 2)]
    [InlineData(9, 2)]
    public void Weigh_RampedAlpha_GrowsRoundByRound(int round, double alpha)
    {
        RoundRules rules = RoundData.Rules(Any, joint: true) with
        {
            Alpha =
            new AlphaSchedule { Alpha = 2, Ramp = AlphaRamp.Linear, RampStartRound = 0, RampEndRound = 4 }
        };

        Assert.Equal(alpha * 10, rules.Weigh(new float[8], round, labeledMass: 10).Sum(), 1e-5);
    }

    [Fact]
    public void Weigh_NoRows_NoWeights() => Assert.Empty(RoundData.Rules(Any, joint: true).Weigh([], 1, 5));

    [Theory]
    [InlineData(0, 20, 1_000)]
    [InlineData(0, 100, 1_000)]
    [InlineData(0, 101, 1_004)]
    [InlineData(0, 10_000, 10_000)]
    [InlineData(50, 1000, 50)]
    public void StudentLimit_GrowsWithTheLabelsUnlessSet(int setting, int labeledRows, int expected)
    {
        RoundRules rules = RoundData.Rules(Any) with { StudentRows = setting, Memory = new TrainingBudget(int.MaxValue) };

        Assert.Equal(expected, rules.StudentLimit(labeledRows, RoundData.Pool()));
    }

    [Theory]
    [InlineData(0, 20, 1_000)]
    [InlineData(0, 1_000, 3_162)]
    [InlineData(0, 2_000_000_000, 4_472_135)]
    [InlineData(50, 1000, 50)]
    public void WantedRows_GrowWithTheLabelsUnlessSet(int setting, int labeledRows, long expected) =>
        Assert.Equal(expected, (RoundData.Rules(Any) with { StudentRows = setting }).WantedRows(labeledRows));

    [Theory]
    [InlineData(0)]
    [InlineData(50_000)]
    public void StudentLimit_WideRows_NoMoreThanTheMemoryHolds(int setting)
    {
        RoundRules rules = RoundData.Rules(Any) with { StudentRows = setting, Memory = new TrainingBudget(4) };

        Assert.Equal(4 * 1024 * 1024 / 1212.0, rules.StudentLimit(10_000, RoundData.Pool(columns: 300)), 1e-9);
    }

    [Fact]
    public void Weigh_BelowTheMassCap_ASampleWeighsAsMuchAsAllWould()
    {
        // 4 rows of confidence 0.5 weigh 2; a half of them stands for as much, 1 each.
        Assert.Equal([1f, 1f], RoundData.Rules(Any).Weigh([0.5f, 0.5f], 1, 10, share: 0.5));
    }

    [Fact]
    public void Weigh_AboveTheMassCap_ASampleWeighsTheCap()
    {
        // The cap is 2 x 1: 0.5 and 1.5 parts of it.
        Assert.Equal([0.5f, 1.5f], RoundData.Rules(Any).Weigh([0.3f, 0.9f], 1, 1, share: 0.01));
    }

    [Fact]
    public void Weigh_Joint_ASampleWeighsAlphaTimesTheLabels() =>
        Assert.Equal([5f, 5f], RoundData.Rules(Any, joint: true).Weigh([0.3f, 0.9f], 1, 10, share: 0.01));

    [Property]
    public Property Weigh_AnyRows_TogetherNeverMoreThanTheCap() => Prop.ForAll(
        Gen.Choose(0, 1000).Select(c => c / 1000f).ArrayOf().ToArbitrary(),
        Gen.Choose(1, 100).ToArbitrary(),
        Gen.Choose(0, 40).Select(c => c / 10.0).ToArbitrary(),
        (confidences, labels, cap) => RoundData.Rules(Any, pseudoMass: cap).Weigh(confidences, 1, labels).Sum(w => (double)w)
            <= cap * labels * (1 + 1e-6));
}
