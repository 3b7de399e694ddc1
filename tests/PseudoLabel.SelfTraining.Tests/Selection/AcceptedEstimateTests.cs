using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class AcceptedEstimateTests
{
    // Predicted, confidence, label: class 1 has four rows, of which two are taken for class 0 with confidence.
    private static readonly (int Predicted, float Confidence, int Label)[] Given =
        [(0, .9f, 0), (0, .9f, 0), (0, .9f, 1), (0, .9f, 1), (0, .1f, 1), (1, .8f, 1), (1, .3f, 0)];

    private static readonly int[] Labels = [.. Given.Select(r => r.Label)];

    private static readonly OutOfFold Rows = new()
    {
        Predicted = [.. Given.Select(r => r.Predicted)],
        Confidence = [.. Given.Select(r => r.Confidence)],
        Correct = [.. Given.Select(r => r.Predicted == r.Label)],
    };

    [Fact]
    public void ByClass_ARareClassTakenForAnother_ShowsWhatTheOverallPrecisionHides()
    {
        IReadOnlyList<AcceptedEstimate> classes = AcceptedEstimate.ByClass(Rows, Labels, Thresholds(.5f, .5f, .5f));

        static (int, int, int, int, int?) Counts(AcceptedEstimate of) => (of.Labeled, of.Accepted, of.Right, of.AsOther, of.MostlyAs);
        Assert.Equal((3, 4, 2, 0, null), Counts(classes[0]));
        Assert.Equal((4, 1, 1, 2, 0), Counts(classes[1]));
        Assert.Equal((.5, 1.0), (classes[0].Precision, classes[0].Recall));
        Assert.Equal(1.0, classes[1].Precision);
        Assert.Equal(1 / 3.0, classes[1].Recall!.Value, 12);

        // Wilson's limits of 2 of 4 at 95 %: 0.5 +- 1.96 sqrt(1/16 + 1.96^2/64) / (1 + 1.96^2/4), that is 0.1500 to 0.8500.
        Assert.Equal(0.1500, classes[0].PrecisionLower!.Value, 4);
        Assert.Equal(0.8500, classes[0].PrecisionUpper!.Value, 4);
        Assert.Equal((0, 0, null, null), (classes[2].Labeled, classes[2].Accepted, classes[2].Precision, classes[2].Recall));
    }

    [Fact]
    public void ByClass_WeightedRows_CountAsForThePrecisionTarget()
    {
        // In the pool class 1 is a quarter as common as among the labels.
        OutOfFold weighted = Rows with { Weights = [.. Labels.Select(y => y == 1 ? .25 : 1)] };

        IReadOnlyList<AcceptedEstimate> classes = AcceptedEstimate.ByClass(weighted, Labels, Thresholds(.5f, .5f, .5f));

        Assert.Equal(weighted.ShareCorrect([0, 1, 2, 3]), classes[0].Precision);
        Assert.Equal(2 / 2.5, classes[0].Precision!.Value, 12);
        Assert.Equal(1 / 3.0, classes[1].Recall!.Value, 12);

        // (1 + 1 + 1/4 + 1/4)^2 / (1 + 1 + 1/16 + 1/16) = 2.94: two rows' worth of evidence.
        Assert.True(classes[0].PrecisionLower < .2);
    }

    [Fact]
    public void ByClass_NothingAccepted_HasNoPrecision() =>
        Assert.All(AcceptedEstimate.ByClass(Rows, Labels, Thresholds(1, 1, 1)), c =>
            Assert.Equal((0, 0, null, null, null), (c.Accepted, c.AsOther, c.Precision, c.PrecisionUpper, c.Recall)));

    private static ClassThresholds Thresholds(params float[] values) => new(values, [.. values.Select(_ => "")]);
}
