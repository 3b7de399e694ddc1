using FsCheck.Xunit;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Metrics;

public sealed class DecisionCostsTests
{
    // True 0 decided 1: 1; true 1 decided 0: 9.
    private static readonly DecisionCosts Costs = new(2, [0, 1, 9, 0]);

    [Fact]
    public void Decide_TwoClasses_TurnsAtElkansThreshold()
    {
        // Elkan 2001, equation 2: decide for 1 from p = c10 / (c10 + c01) on, here 1 / (1 + 9).
        Assert.Equal(0, Costs.Decide([0.91f, 0.09f]));
        Assert.Equal(1, Costs.Decide([0.89f, 0.11f]));
        Assert.Equal(0, DecisionCosts.Decide(null, [0.89f, 0.11f]));
        Assert.Equal(1, DecisionCosts.Decide(Costs, [0.89f, 0.11f]));
    }

    [Property]
    public bool Decide_AnyCosts_NoOtherDecisionIsExpectedToCostLess(ulong seed)
    {
        var random = new SeededRandom(seed);
        const int classes = 4;
        var costs = new DecisionCosts(classes, [.. Enumerable.Range(0, classes * classes).Select(_ => 5 * random.NextDouble())]);
        float[] p = [.. Enumerable.Range(0, classes).Select(_ => (float)random.NextDouble())];
        double Expected(int decided) => Enumerable.Range(0, classes).Sum(y => p[y] * costs.Of(y, decided));
        return Enumerable.Range(0, classes).All(k => Expected(costs.Decide(p)) <= Expected(k));
    }

    [Property]
    public bool Decide_EveryErrorCostsTheSame_IsTheMostProbableClass(ulong seed)
    {
        var random = new SeededRandom(seed);
        var costs = new DecisionCosts(3, [0, 1, 1, 1, 0, 1, 1, 1, 0]);
        float[] p = [.. Enumerable.Range(0, 3).Select(_ => random.NextInt32(9) / 8f)];
        return costs.Decide(p) == ProbabilityRows.ArgMax(p);
    }

    [Fact]
    public void Compute_CostOfDecisions_IsTheirMeanByWeight()
    {
        // Decided 1, 1, 0; true 0, 1, 1: costs 1, 0 and 9.
        float[] p = [0.8f, 0.2f, 0.8f, 0.2f, 0.95f, 0.05f];
        int[] labels = [0, 1, 1];

        Assert.Equal(10 / 3.0, ClassificationMetrics.Compute(MetricKind.Cost, p, labels, 2, [], Costs), 12);
        Assert.Equal((2 + 9) / 4.0, ClassificationMetrics.Compute(MetricKind.Cost, p, labels, 2, [2, 1, 1], Costs), 12);
        Assert.Equal(1 / 3.0, ClassificationMetrics.Compute(MetricKind.Accuracy, p, labels, 2, [], Costs), 12);

        // Without costs each error costs 1: two rows are predicted wrong.
        Assert.Equal(2 / 3.0, ClassificationMetrics.Compute(MetricKind.Cost, p, labels, 2), 12);
        Assert.False(ClassificationMetrics.HigherIsBetter(MetricKind.Cost));
    }

    [Fact]
    public void Result_OfDecisionsWithCosts_CountsThemAndTheirCost()
    {
        var tally = new EvaluationTally(2, 1, Costs);
        tally.Add([0.8f, 0.2f], 0);
        tally.Add([0.8f, 0.2f], 1);
        tally.Add([0.95f, 0.05f], 1);

        EvaluationResult result = tally.Result();

        Assert.Equal([new ConfusionCell(0, 1, 1), new ConfusionCell(1, 0, 1), new ConfusionCell(1, 1, 1)], result.Confusion);
        Assert.Equal(10 / 3.0, result.Metrics["cost"].Value!.Value, 12);
        double error = Math.Sqrt((Math.Pow(1 - 10 / 3.0, 2) + Math.Pow(10 / 3.0, 2) + Math.Pow(9 - 10 / 3.0, 2)) / 2 / 3);
        Assert.Equal(10 / 3.0 + MetricEstimate.Deviations * error, result.Metrics["cost"].Upper!.Value, 9);
    }

    [Fact]
    public void Create_CostsThatCannotBe_Throws()
    {
        Assert.Throws<ArgumentException>(() => new DecisionCosts(2, [0, -1, 1, 0]));
        Assert.Throws<ArgumentException>(() => new DecisionCosts(2, [0, double.NaN, 1, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DecisionCosts(2, [0, 1, 1]));
    }
}
