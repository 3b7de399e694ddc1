using PseudoLabel.Learning.Metrics.Evaluation;

namespace PseudoLabel.Learning.Tests.Metrics.Evaluation;

public sealed class ConfusionEstimatesTests
{
    [Fact]
    public void Accuracy_OfTenRows_HasWilsonsLimits()
    {
        // Wilson 8 of 10 at 95 %: 0.4902 to 0.9433 (Newcombe 1998 and others).
        MetricEstimate accuracy = ConfusionEstimates.Accuracy(Counts((0, 0, 5), (1, 1, 3), (0, 1, 2)));

        Assert.Equal(0.8, accuracy.Value!.Value, 12);
        Assert.Equal(0.49016247153664183, accuracy.Lower!.Value, 9);
        Assert.Equal(0.9433178485456247, accuracy.Upper!.Value, 9);
    }

    [Fact]
    public void BalancedAccuracy_OfTwoClasses_RecoversTheVarianceFromBoth()
    {
        // Recalls 40 of 50 and 9 of 10; Zou and Donner's equation from Wilson's limits, computed elsewhere.
        MetricEstimate balanced = ConfusionEstimates.BalancedAccuracy(Counts((0, 0, 40), (0, 1, 10), (1, 1, 9), (1, 0, 1)));

        Assert.Equal(0.85, balanced.Value!.Value, 12);
        Assert.Equal(0.6845431688412723, balanced.Lower!.Value, 9);
        Assert.Equal(0.9100239697000874, balanced.Upper!.Value, 9);
    }

    [Fact]
    public void ByClass_F1_HasTheLimitsOfItsOverlap()
    {
        // TP 40, FP 1, FN 10: J = 40 of 51, F1 = 2 J / (1 + J) = 0.8791.
        ClassEstimate first = ConfusionEstimates.ByClass(Counts((0, 0, 40), (0, 1, 10), (1, 1, 9), (1, 0, 1)))[0];

        Assert.Equal((50L, 41L, 40L), (first.Labeled, first.Predicted, first.Right));
        Assert.Equal(40 / 41.0, first.Precision.Value!.Value, 12);
        Assert.Equal(0.8, first.Recall.Value!.Value, 12);
        Assert.Equal(0.8791208791208791, first.F1.Value!.Value, 12);
        Assert.Equal(0.7906174194429504, first.F1.Lower!.Value, 9);
        Assert.Equal(0.9333678159406164, first.F1.Upper!.Value, 9);
    }

    [Fact]
    public void MacroF1_NoRowWrong_IsNotTakenForCertain()
    {
        MetricEstimate macro = ConfusionEstimates.MacroF1(Counts((0, 0, 10), (1, 1, 10)), 1);

        Assert.Equal(1, macro.Value!.Value);
        Assert.InRange(macro.Lower!.Value, 0.8, 0.9);
        Assert.Equal(1, macro.Upper!.Value);
    }

    [Fact]
    public void MacroF1_SameSeed_SameLimits_AnotherSeed_NearOnes()
    {
        ConfusionCounts counts = Counts((0, 0, 300), (0, 1, 40), (1, 1, 500), (1, 0, 60));

        Assert.Equal(ConfusionEstimates.MacroF1(counts, 1), ConfusionEstimates.MacroF1(counts, 1));
        Assert.Equal(ConfusionEstimates.MacroF1(counts, 1).Lower!.Value, ConfusionEstimates.MacroF1(counts, 2).Lower!.Value, 0.01);
    }

    [Fact]
    public void ByClass_ClassThatIsNeverPredicted_HasNoPrecision()
    {
        ClassEstimate second = ConfusionEstimates.ByClass(Counts((0, 0, 3), (1, 0, 2)))[1];

        Assert.Equal(MetricEstimate.None, second.Precision);
        Assert.Equal(0, second.Recall.Value);
        Assert.Equal(0, second.F1.Value);
    }

    private static ConfusionCounts Counts(params (int Label, int Predicted, long Rows)[] cells)
    {
        var counts = new ConfusionCounts(2);
        foreach ((int label, int predicted, long rows) in cells)
        {
            counts.Add(label, predicted, rows);
        }

        return counts;
    }
}
