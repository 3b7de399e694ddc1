using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Weights;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class StudentRowsTests
{
    private static readonly RoundRules Rules = new()
    {
        Confidence = ConfidenceMeasures.Parse("probability"),
        Selection = new FixedThresholdRule(0.5f),
        Alpha = new AlphaSchedule { Alpha = 1 },
        Joint = false,
        PseudoMass = 2,
    };

    [Theory]
    [InlineData(0, 20, 10_000)]
    [InlineData(0, 500, 10_000)]
    [InlineData(0, 501, 10_020)]
    [InlineData(0, 200_000_000, int.MaxValue)]
    [InlineData(50, 1000, 50)]
    public void StudentLimit_GrowsWithTheLabelsUnlessSet(int setting, int labeledRows, int expected) =>
        Assert.Equal(expected, (Rules with { StudentRows = setting }).StudentLimit(labeledRows));

    [Fact]
    public void Weigh_BelowTheMassCap_ASampleWeighsAsMuchAsAllWould()
    {
        // 4 rows of confidence 0.5 weigh 2; a half of them stands for as much, 1 each.
        Assert.Equal([1f, 1f], Rules.Weigh([0.5f, 0.5f], 1, 10, share: 0.5));
    }

    [Fact]
    public void Weigh_AboveTheMassCap_ASampleWeighsTheCap()
    {
        // The cap is 2 x 1: 0.5 and 1.5 parts of it.
        Assert.Equal([0.5f, 1.5f], Rules.Weigh([0.3f, 0.9f], 1, 1, share: 0.01));
    }

    [Fact]
    public void Weigh_Joint_ASampleWeighsAlphaTimesTheLabels() =>
        Assert.Equal([5f, 5f], (Rules with { Joint = true }).Weigh([0.3f, 0.9f], 1, 10, share: 0.01));
}
