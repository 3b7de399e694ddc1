using PseudoLabel.Service.Continuous;
using PseudoLabel.Service.Datasets;

namespace PseudoLabel.Service.Tests.Continuous;

public sealed class RetrainRuleTests
{
    private static readonly RetrainOptions Options =
        new() { When = RetrainWhen.WhenChanged, Labels = 20, Rows = 1_000, Shift = 0.1 };

    [Theory]
    [InlineData(19, 999, 0.09, 1e-9, false)]
    [InlineData(20, 0, 0, 1, true)]
    [InlineData(0, 1_000, 0, 1, true)]
    [InlineData(0, 0, 0.1, 1e-9, true)]
    [InlineData(0, 0, 0.5, 0.01, false)]
    public void Decide_TrainsWhereOneOfThemAsksForIt(long labels, long rows, double drift, double pValue, bool train) =>
        Assert.Equal(train, RetrainRule.Decide(Options, new RetrainFacts(labels, rows, drift, pValue)).Train);

    [Fact]
    public void Decide_NothingIsAskedFor_NeverTrains() => Assert.False(RetrainRule.Decide(
        new RetrainOptions { Labels = 0, Rows = 0, Shift = 0 }, new RetrainFacts(1_000_000, 1_000_000, 1, 0)).Train);

    [Fact]
    public void Problem_OfEachWrongOption_NamesIt()
    {
        Assert.Null(new DatasetOptions { Retrain = Options, KeepRuns = 30, KeepDays = 60 }.Problem);
        Assert.Contains("retrain.labels", new DatasetOptions { Retrain = Options with { Labels = -1 } }.Problem!, StringComparison.Ordinal);
        Assert.Contains("retrain.rows", new DatasetOptions { Retrain = Options with { Rows = -1 } }.Problem!, StringComparison.Ordinal);
        Assert.Contains(
            "retrain.shift", new DatasetOptions { Retrain = Options with { Shift = double.NaN } }.Problem!, StringComparison.Ordinal);
        Assert.Contains("keepRuns", new DatasetOptions { KeepRuns = -1 }.Problem!, StringComparison.Ordinal);
        Assert.Contains("keepDays", new DatasetOptions { KeepDays = -1 }.Problem!, StringComparison.Ordinal);
    }
}
