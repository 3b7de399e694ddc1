using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.Run.Tests.Results;

public sealed class RareClassesTests
{
    [Fact]
    public void Line_ARareClass_SaysHowManyOfItsRowsAreAcceptedAsAnother() =>
        Assert.Equal(
            "rare classes hide in the overall precision: 'yes', 2.1 % of accepted labels: 39 of 40 held-out rows accepted as it are right "
                + "(97.5 %, limits 87.1 % to 99.6 %), 23 of its 63 are accepted as another, mostly 'no'",
            RareClasses.Line(
                Run([979, 21], Estimate(0.98, 0.97, 0.99), Estimate(0.975, 0.871, 0.996) with { AsOther = 23, MostlyAs = 0 })));

    [Fact]
    public void Line_EvenClassesOfThePrecisionWanted_SaysNothing() =>
        Assert.Null(RareClasses.Line(Run([600, 400], Estimate(0.93, 0.90, 0.96), Estimate(0.97, 0.95, 0.98))));

    [Fact]
    public void Line_AClassBelowTheTargetByMoreThanChance_IsNamedThoughItIsFrequent() =>
        Assert.StartsWith(
            "rare classes hide in the overall precision: 'no', 60.0 % of accepted labels: 39 of 40 held-out rows accepted as it are right "
                + "(85.0 %, limits 80.0 % to 90.0 %), none of its 63 is accepted as another",
            RareClasses.Line(Run([600, 400], Estimate(0.85, 0.80, 0.90), Estimate(0.97, 0.95, 0.98))), StringComparison.Ordinal);

    [Fact]
    public void Line_NothingAcceptedOrAnEarlierVersion_SaysNothing()
    {
        Assert.Null(RareClasses.Line(Run([0, 0], Estimate(0.9, 0.1, 1), Estimate(0.9, 0.1, 1))));
        Assert.Null(RareClasses.Line(Run([979, 21])));
    }

    private static AcceptedEstimate Estimate(double precision, double lower, double upper) => new()
    {
        Labeled = 63,
        Accepted = 40,
        Right = 39,
        AsOther = 0,
        Precision = precision,
        PrecisionLower = lower,
        PrecisionUpper = upper,
    };

    private static RunMetrics Run(long[] accepted, params AcceptedEstimate[] estimates)
    {
        RunMetrics metrics = ExampleMetrics.Neural();
        return metrics with
        {
            Decisions = metrics.Decisions with { Accepted = accepted.Sum(), AcceptedByClass = accepted, AcceptedEstimates = estimates },
        };
    }
}
