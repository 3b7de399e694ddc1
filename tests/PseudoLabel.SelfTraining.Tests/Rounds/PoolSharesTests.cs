using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class PoolSharesTests
{
    [Fact]
    public void Mean_Rows_AveragesTheirProbabilities()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.2f, 0.1f], [0.1f, 0.6f, 0.3f]);

        Assert.Equal([0.4, 0.4, 0.2], PoolShares.Mean(new Teacher(model, Temperature.One), rows), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Mean_EmptyPool_IsEven()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.3f]);

        Assert.Equal([0.5, 0.5], PoolShares.Mean(new Teacher(model, Temperature.One), rows.Select([])));
    }

    [Fact]
    public void Advance_FreeRule_RemembersFromRoundToRound()
    {
        TrainingSet train = RoundData.Labeled();
        RoundRules rules = RoundData.Rules(new FreeMatchRule());
        CrossFitChain first = CrossFitChain.Start(train, ["logistic"], 1, 1).Advance(train, RoundData.Pool(), null, rules, 1, 1, 1);

        CrossFitChain second = first.Advance(train, RoundData.Pool(), null, rules, 2, 1, 1);
        CrossFitChain forgetful = new CrossFitChain { Choice = first.Choice, Model = first.Model, OutOfFold = first.OutOfFold }.Advance(train, RoundData.Pool(), null, rules, 2, 1, 1);

        Assert.NotNull(first.Adaptive);
        Assert.NotEqual(forgetful.Adaptive!.GlobalThreshold, second.Adaptive!.GlobalThreshold);
        Assert.Equal((first.Adaptive.GlobalThreshold + forgetful.Adaptive.GlobalThreshold) / 2, second.Adaptive.GlobalThreshold, 1e-12);
    }

    /// <summary>Labels of one class mostly: whatever the pool looks like, the student's share of that class does not fall by being told so.</summary>
    [Fact]
    public void Advance_Aligned_ChangesWhichRowsAreSelected()
    {
        TrainingSet train = RoundData.Labeled();
        CrossFitChain chain = CrossFitChain.Start(train, ["logistic"], 1, 1);
        RoundRules rules = RoundData.Rules(new FixedThresholdRule(0.7f));
        FeatureMatrix pool = RoundData.Pool().Select([.. Enumerable.Range(0, 60)]);
        int[] ofClassZero = [.. Enumerable.Range(0, 60).Where(i => i % 3 == 0)];

        int plain = chain.Advance(train, pool.Select(ofClassZero), null, rules, 1, 1, 1).Selected;
        int aligned = chain.Advance(train, pool.Select(ofClassZero), null, rules with { AlignmentStrength = 1 }, 1, 1, 1).Selected;

        // A pool of one class, aligned with labels of three, is made less sure of.
        Assert.True(aligned < plain, $"{aligned} of {plain}");
    }
}
