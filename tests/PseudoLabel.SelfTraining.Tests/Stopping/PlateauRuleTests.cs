using PseudoLabel.Learning.Metrics;
using PseudoLabel.SelfTraining.Stopping;

namespace PseudoLabel.SelfTraining.Tests.Stopping;

public sealed class PlateauRuleTests
{
    [Fact]
    public void Decide_MetricImproves_GoesOn() =>
        Assert.Equal(new StopDecision(Stop: false, "", BestRound: 2), Decide([.80, .85, .90]));

    [Fact]
    public void Decide_TwoRoundsWithoutImprovement_StopsAtTheBestRound() =>
        Assert.Equal(new StopDecision(true, "accuracy did not improve by 0.001 for 2 rounds", 1), Decide([.80, .90, .85, .899]));

    [Fact]
    public void Decide_OneRoundWithoutImprovement_IsPatient() => Assert.False(Decide([.80, .90, .85]).Stop);

    [Fact]
    public void Decide_RoundLimit_Stops() =>
        Assert.Equal(new StopDecision(Stop: true, "round limit 6 reached", BestRound: 6), Decide([.1, .2, .3, .4, .5, .6, .7]));

    [Fact]
    public void Decide_NoRoundsWanted_StopsAtTheSupervisedModel() =>
        Assert.Equal(new StopDecision(Stop: true, "round limit 0 reached", BestRound: 0), Decide([.8], new StopOptions { MaxRounds = 0 }));

    [Fact]
    public void Decide_Ties_KeepTheEarlierRound() => Assert.Equal(1, Decide([.80, .90, .90]).BestRound);

    [Fact]
    public void Decide_ImprovementOfExactlyTheMinimum_Counts() => Assert.False(Decide([.80, .899, .9, .9]).Stop);

    [Fact]
    public void Decide_SmallGainsThatAddUp_Count() => Assert.False(Decide([.8, .8006, .8012, .8012]).Stop);

    [Fact]
    public void Decide_NaN_IsNoImprovement()
    {
        Assert.Equal(new StopDecision(true, "accuracy did not improve by 0.001 for 2 rounds", 0), Decide([.8, double.NaN, double.NaN]));
        Assert.Equal(new StopDecision(Stop: false, "", BestRound: 1), Decide([double.NaN, .5]));
    }

    [Fact]
    public void Decide_LogLoss_ImprovesDownwards()
    {
        var rule = new PlateauRule(new StopOptions { MaxRounds = 9, Patience = 1, MinimumImprovement = 0 }, MetricKind.LogLoss);
        Assert.Equal(new StopDecision(Stop: false, "", BestRound: 1), rule.Decide([.5, .4]));
        Assert.Equal(new StopDecision(Stop: true, "log-loss did not improve for 1 round", BestRound: 1), rule.Decide([.5, .4, .45]));
    }

    [Fact]
    public void Decide_NoMetric_Throws() => Assert.Throws<ArgumentException>(() => Decide([]));

    private static StopDecision Decide(double[] metric, StopOptions? options = null) =>
        new PlateauRule(options ?? new StopOptions { MaxRounds = 6, Patience = 2, MinimumImprovement = 0.001 }, MetricKind.Accuracy).Decide(
            metric);
}
