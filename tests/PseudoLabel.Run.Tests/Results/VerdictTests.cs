using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.Run.Tests.Results;

public sealed class VerdictTests
{
    [Theory]
    [InlineData(GainGrade.Proven, VerdictKind.Better, "made the model better, and held-out labels prove it.")]
    [InlineData(GainGrade.Likely, VerdictKind.LikelyBetter, "probably made the model better")]
    [InlineData(GainGrade.Possible, VerdictKind.NotShown, "that it is better is not shown.")]
    [InlineData(GainGrade.None, VerdictKind.NotShown, "that it is better is not shown.")]
    public void Of_AReplacedModel_GoesByTheGateAlone(GainGrade grade, VerdictKind kind, string words)
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();

        VerdictSummary verdict = Verdict.Of(metrics with { Gate = metrics.Gate with { Replaced = true, Grade = grade } });

        Assert.Equal(kind, verdict.Kind);
        Assert.Contains(words, verdict.Sentences[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WhatWasNotTriedOrNotTested_ClaimsNothing()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        RunMetrics fast = metrics with { Settings = metrics.Settings with { Fast = true } };

        Assert.Equal(VerdictKind.Kept, Verdict.Of(metrics with { Gate = metrics.Gate with { Replaced = false, Round = 0 } }).Kind);
        Assert.Equal(VerdictKind.Supervised, Verdict.Of(metrics with { Settings = metrics.Settings with { MaxRounds = 0 } }).Kind);
        Assert.Equal(VerdictKind.NotGated, Verdict.Of(fast).Kind);
        string replaced = Verdict.Of(fast with { Gate = fast.Gate with { Replaced = true } }).Sentences[0];
        string kept = Verdict.Of(fast with { Gate = fast.Gate with { Replaced = false } }).Sentences[0];
        Assert.Contains("not tested", replaced, StringComparison.Ordinal);
        Assert.Contains("labels alone is kept", kept, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TheRows_TellsShareAndPrecisionOrThatThereIsNone()
    {
        RunMetrics metrics = ExampleMetrics.TenClasses();
        DecisionSummary decisions = metrics.Decisions with
        {
            Accepted = 750,
            Review = 250,
            Rejected = 0,
            Labeled = 100,
            EstimatedPrecision = 0.984,
            PrecisionLowerBound = 0.957,
        };

        Assert.Equal("750 of 1,000 rows (75 %) got a label: about 98.4 % of these labels are right, at least 95.7 % with 90 % confidence.",
            Verdict.Of(metrics with { Decisions = decisions }).Sentences[1]);
        Assert.Contains("could not be estimated",
            Verdict.Of(metrics with { Decisions = decisions with { EstimatedPrecision = null } }).Sentences[1], StringComparison.Ordinal);
        decisions = decisions with { Accepted = 0, Review = 1_000 };
        Assert.StartsWith(
            "No label could be accepted", Verdict.Of(metrics with { Decisions = decisions }).Sentences[1], StringComparison.Ordinal);
    }
}
