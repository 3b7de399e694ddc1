using FsCheck.Xunit;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class AdaptiveRuleTests
{
    [Fact]
    public void Flex_AClassSeldomSure_GetsALowerThreshold()
    {
        // At 0.75 or above: 40 rows of class 0, 10 of class 1, none of class 2. beta = 1, 1/4, 0; 0.75 beta / (2 - beta) = 0.75, 0.107, 0.
        var evidence = Evidence([.. Rows(0, 40, .9f), .. Rows(1, 10, .9f), .. Rows(1, 30, .6f), .. Rows(2, 5, .5f)]);

        ClassThresholds thresholds = new FlexMatchRule(.75f).Choose(evidence);

        Assert.Equal(.75f, thresholds.Values[0], .005f);
        Assert.Equal(thresholds.Values[1], thresholds.Values[2]);
        Assert.Equal(0.4f, thresholds.Values[2], 1e-5f);
        Assert.True(thresholds.Accepts(1, .6f));
        Assert.StartsWith("learning status 0.25: 10 rows at 0.748 or above of 40 at most; threshold 0.10", thresholds.Reasons[1],
            StringComparison.Ordinal);
        Assert.EndsWith("raised to the floor of 0.40", thresholds.Reasons[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Flex_MostRowsUnsure_TheyAreWhatAClassIsMeasuredBy()
    {
        // The warm-up: 80 rows are sure of nothing, so 40 sure ones are half way: 0.75 * 0.5 / 1.5 = 0.25.
        var evidence = Evidence([.. Rows(0, 40, .9f), .. Rows(1, 80, .5f)]) with { ChanceConfidence = 0 };

        Assert.Equal(.25f, new FlexMatchRule(.75f).Choose(evidence).Values[0], .005f);
    }

    [Fact]
    public void Free_FirstRound_IsThePoolsMeanConfidenceByShare()
    {
        var evidence = Evidence([.. Rows(0, 30, .875f), .. Rows(1, 30, .625f)]) with { PoolShares = [0.5, 0.4, 0.1], ChanceConfidence = 0 };

        ClassThresholds thresholds = new FreeMatchRule().Choose(evidence);

        Assert.Equal(.75, thresholds.State!.GlobalThreshold, .002);
        Assert.Equal([.75, .6, .15], thresholds.Values.Select(v => (double)v), (a, b) => Math.Abs(a - b) < .01);
    }

    [Fact]
    public void Free_LaterRound_MovesHalfWay()
    {
        var evidence = Evidence(Rows(0, 30, .875f)) with
        {
            PoolShares = [0.6, 0.2, 0.2],
            Previous = new AdaptiveState(0.5, [0.2, 0.4, 0.4]),
        };

        AdaptiveState state = new FreeMatchRule().Choose(evidence).State!;

        Assert.Equal((0.5 + .875) / 2, state.GlobalThreshold, .002);
        Assert.Equal([0.4, 0.3, 0.3], state.ClassShares, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Free_WithoutShares_Throws() =>
        Assert.Throws<ArgumentException>(() => new FreeMatchRule().Choose(Evidence(Rows(0, 1, .9f))));

    [Fact]
    public void Percentile_RoundTwo_TakesFortyPercentOfAllTogether()
    {
        var rows = Enumerable.Range(0, 100).Select(i => (i < 90 ? 0 : 1, i < 90 ? .9f + .001f * i : .6f)).ToArray();
        SelectionEvidence evidence = Evidence(rows) with { Round = 2 };

        ClassThresholds thresholds = new PercentileRule(new QuotaOptions()).Choose(evidence);

        Assert.Equal(40, evidence.Pool.CountAtLeast(0, thresholds.Values[0]));
        Assert.Equal(0, evidence.Pool.CountAtLeast(1, thresholds.Values[1]));
        Assert.Equal(thresholds.Values[0], thresholds.Values[1]);
        Assert.Equal("the 40 most confident of all 100 rows", thresholds.Reasons[0]);
    }

    [Property]
    public bool AdaptiveRules_AnyPool_ThresholdsAreBinEdgesAboveChance(ulong seed)
    {
        SelectionEvidence evidence = Evidence(ConfidenceHistogramTests.Rows(seed, 80)) with { PoolShares = [0.2, 0.3, 0.5] };
        ISelectionRule[] rules = [new FlexMatchRule(.9f), new FreeMatchRule(), new PercentileRule(new QuotaOptions())];
        return rules.SelectMany(rule => rule.Choose(evidence).Values).All(v => v > 0.4f && (v <= 1 || float.IsPositiveInfinity(v)));
    }

    private static (int, float)[] Rows(int predicted, int count, float confidence) =>
        [.. Enumerable.Repeat((predicted, confidence), count)];

    private static SelectionEvidence Evidence((int Class, float Confidence)[] pool) => new()
    {
        Round = 1,
        ClassCount = 3,
        Pool = ConfidenceHistogramTests.Fill([.. pool]),
        Labeled = new OutOfFold { Predicted = [], Confidence = [], Correct = [] },
    };
}
