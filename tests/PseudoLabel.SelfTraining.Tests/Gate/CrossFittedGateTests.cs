using FsCheck.Xunit;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Gate;

namespace PseudoLabel.SelfTraining.Tests.Gate;

public sealed class CrossFittedGateTests
{
    private static readonly CrossFittedGate Gate = new(new GateOptions());

    [Fact]
    public void Decide_StudentBetterOnEveryRow_ReplacesTheSupervisedModel()
    {
        // Every row gains ln(0.9 / 0.6), without spread: the score is that gain, and the student alone has the most of it.
        var decision = Gate.Decide(Evidence(30, .6f, .9f));
        Assert.True(decision.Replaced);
        Assert.Equal((1, 1.0), (decision.Round, decision.Blend));
        Assert.Equal(Math.Log(1.5), decision.LogLossGain.Mean, 6);
        Assert.Equal(0, decision.LogLossGain.StandardError, 12);
        Assert.StartsWith(
            "gain possible, no greater than luck often shows, on 30 held-out labels", decision.Words, StringComparison.Ordinal);
        Assert.EndsWith("; round 1 at share 1: log-loss gain 0.4055 +- 0.0000", decision.Words, StringComparison.Ordinal);
    }

    /// <summary>A student that is only surer does as well as the supervised model at another temperature.</summary>
    [Fact]
    public void Decide_StudentThatIsOnlySurer_IsNotProven()
    {
        var evidence = WithWrongRows(Evidence(60, .7f, .9f), model => model.Rounds[0], .1f);

        var decision = Gate.Decide(evidence with { Metric = MetricKind.LogLoss });

        Assert.NotEqual(GainGrade.Proven, decision.Grade);
    }

    [Fact]
    public void Decide_StudentRightWhereTheSupervisedModelIsWrong_IsProven()
    {
        var decision = Gate.Decide(WithWrongRows(Evidence(60, .7f, .9f), _ => null, 0));

        Assert.True(decision.Replaced);
        Assert.Equal(GainGrade.Proven, decision.Grade);
        Assert.InRange(decision.PValue, 0, 0.01);
        Assert.StartsWith("gain proven on 60 held-out labels (p = 0.00", decision.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_GainThatLuckShowsOften_IsLikelyAndNotProven()
    {
        // Three of five rows gain, the others lose nearly as much.
        var evidence = WithWrongRows(Evidence(60, .7f, .75f), model => model.Rounds[0], .35f);
        for (int row = 0; row < 60; row += 5)
        {
            SetLabelProbability(evidence, evidence.Rounds[0], row, row % 15 == 0 ? .25f : .62f);
            SetLabelProbability(evidence, evidence.Rounds[0], row + 1, .66f);
        }

        var decision = Gate.Decide(evidence with { Metric = MetricKind.LogLoss });

        Assert.True(decision.Replaced, decision.Words);
        Assert.Equal(GainGrade.Likely, decision.Grade);
        Assert.InRange(decision.PValue, 0.05, 1);
        Assert.StartsWith("gain likely, not proven, on 60 held-out labels (p = 0.", decision.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_FourBlendsOfTwoRounds_ScoresAllEight()
    {
        var decision = Gate.Decide(Evidence(30, .6f, .7f, .8f));
        Assert.Equal(8, decision.Candidates.Count);
        Assert.Equal((2, 1.0), (decision.Round, decision.Blend));
        Assert.Equal(Math.Log((0.5 * 0.6 + 0.5 * 0.7) / 0.6), decision.Candidates[1].Gain.Mean, 6);
        Assert.Equal((1, 0.5), (decision.Candidates[1].Round, decision.Candidates[1].Blend));
    }

    [Fact]
    public void Decide_SameModel_KeepsTheSupervisedOne()
    {
        var decision = Gate.Decide(Evidence(30, .6f, .6f));
        Assert.False(decision.Replaced);
        Assert.Equal((0, 0.0), (decision.Round, decision.Blend));
        Assert.StartsWith("no gain shown; supervised model kept", decision.Words, StringComparison.Ordinal);
        Assert.All(decision.Candidates, c => Assert.Equal(0, c.Gain.Mean));
    }

    [Fact]
    public void Decide_GainWithinItsStandardError_KeepsTheSupervisedModelUnlessZIsZero()
    {
        // One row in 25 gains much, the others lose a little: the mean is above 0, yet less than its error.
        var evidence = Evidence(25, .6f, .595f);
        SetLabelProbability(evidence, evidence.Rounds[0], 0, .9f);
        Assert.False(Gate.Decide(evidence).Replaced);
        Assert.True(Gate.Decide(evidence).LogLossGain.Mean > 0);
        Assert.True(new CrossFittedGate(new GateOptions { Z = 0 }).Decide(evidence).Replaced);
    }

    /// <summary>What is a gain on rows that count alike is a loss where the rows that lose count more.</summary>
    [Theory]
    [InlineData(null, true)]
    [InlineData(0.2f, true)]
    [InlineData(1.8f, false)]
    public void Decide_StudentThatGainsOnOneClassAlone_IsJudgedByWhatRowsCount(float? weightOfLosing, bool replaced)
    {
        var evidence = Evidence(60, .6f, .9f);
        for (int row = 0; row < 60; row++)
        {
            if (evidence.Labels[row] == 1)
            {
                SetLabelProbability(evidence, evidence.Rounds[0], row, .51f);
            }
        }

        float[]? weights = weightOfLosing is { } losing ? [.. evidence.Labels.Select(y => y == 1 ? losing : 2 - losing)] : null;

        Assert.Equal(replaced, Gate.Decide(evidence with { Weights = weights }).Replaced);
    }

    [Fact]
    public void Decide_GainThatLuckMayExplain_ACautiousGateTakesASmallerShare()
    {
        GateEvidence evidence = MostGain(rows: 20, gain: .6f, losing: 10, loss: .45f);

        var bold = new CrossFittedGate(new GateOptions { Caution = 0 }).Decide(evidence);
        var cautious = Gate.Decide(evidence);

        Assert.Equal((GainGrade.Possible, GainGrade.Possible), (bold.Grade, cautious.Grade));
        Assert.True(bold.Replaced && cautious.Replaced);
        Assert.True(cautious.Blend < bold.Blend, $"{cautious.Blend} of {bold.Blend}");
        Assert.True(cautious.LogLossGain.StandardError < bold.LogLossGain.StandardError);
    }

    /// <summary>Once the gain itself is sure, a small share would only give it away.</summary>
    [Fact]
    public void Decide_GainThatIsProven_CautionTakesNothingOff()
    {
        GateEvidence evidence = MostGain(rows: 60, gain: .9f, losing: 6, loss: .12f);

        var bold = new CrossFittedGate(new GateOptions { Caution = 0 }).Decide(evidence);
        var cautious = new CrossFittedGate(new GateOptions { Caution = 10 }).Decide(evidence);

        Assert.Equal(GainGrade.Proven, cautious.Grade);
        Assert.Equal((bold.Round, bold.Blend), (cautious.Round, cautious.Blend));
    }

    /// <summary>
    /// Some rows gain, some lose: the whole student has the greatest gain less one standard error, a part of it the greatest less three.
    /// </summary>
    private static GateEvidence MostGain(int rows, float gain, int losing, float loss)
    {
        var evidence = Evidence(rows, .5f, gain);
        for (int row = 0; row < losing; row++)
        {
            SetLabelProbability(evidence, evidence.Rounds[0], row, loss);
        }

        return evidence;
    }

    [Fact]
    public void Decide_StudentGoodOnlyInPart_TakesABlend()
    {
        // The student is surer on every row but wrong on five of 50: half of each avoids both ends' losses.
        var evidence = Evidence(50, .7f, .99f);
        for (int row = 0; row < 5; row++)
        {
            SetLabelProbability(evidence, evidence.Rounds[0], row, .01f);
        }

        var decision = Gate.Decide(evidence with { Metric = MetricKind.LogLoss });
        Assert.True(decision.Replaced);
        Assert.InRange(decision.Blend, 0.25, 0.75);
    }

    [Fact]
    public void Decide_LogLossRises_TheWordsSaySo()
    {
        var decision = new CrossFittedGate(new GateOptions { Blends = [1] })
            .Decide(Evidence(40, .9f, .6f) with { Metric = MetricKind.LogLoss });

        Assert.EndsWith("; log-loss rose by more than its standard error)", decision.Words, StringComparison.Ordinal);
    }

    [Fact]
    public void Decide_MetricFallsByMoreThanItsError_KeepsTheSupervisedModel()
    {
        // Eight of 40 rows turn from just right to just wrong while the log-loss of the rest improves much.
        var evidence = Evidence(40, .51f, .95f);
        for (int row = 0; row < 8; row++)
        {
            SetLabelProbability(evidence, evidence.Rounds[0], row, .4f);
        }

        var decision = new CrossFittedGate(new GateOptions { Blends = [1] }).Decide(evidence);
        Assert.True(decision.Candidates[0].Score > 0);
        Assert.False(decision.Candidates[0].MetricHolds);
        Assert.False(decision.Replaced);
        Assert.StartsWith("no gain shown", decision.Words, StringComparison.Ordinal);
        Assert.EndsWith("; accuracy fell by more than its standard error)", decision.Words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MetricKind.BalancedAccuracy)]
    [InlineData(MetricKind.MacroF1)]
    [InlineData(MetricKind.Auc)]
    [InlineData(MetricKind.LogLoss)]
    public void Decide_OtherMetrics_AreReportedAndHold(MetricKind metric)
    {
        var decision = Gate.Decide(Evidence(30, .6f, .9f) with { Metric = metric });
        Assert.True(decision.Replaced);
        Assert.Equal(metric == MetricKind.LogLoss ? -Math.Log(.6) : 1, decision.BaselineMetric, 5);
        Assert.Equal(metric == MetricKind.LogLoss ? -Math.Log(.9) : 1, decision.ChosenMetric, 5);
    }

    [Fact]
    public void Decide_TooFewLabels_KeepsTheSupervisedModelAndSaysWhy()
    {
        Assert.Equal(
            "too few labels to prove a gain (19, and 20 are needed); supervised model kept", Gate.Decide(Evidence(19, .6f, .9f)).Words);
        var lonely = Evidence(30, .6f, .9f) with { Labels = [1, .. new int[29]] };
        Assert.Equal("too few labels to prove a gain (a class has one row); supervised model kept", Gate.Decide(lonely).Words);
        Assert.Equal("no self-trained model to compare; supervised model kept", Gate.Decide(Evidence(30, .6f)).Words);
    }

    [Fact]
    public void Decide_GainOfFewGroups_IsNoProof()
    {
        Assert.StartsWith(
            "too few groups to prove a gain (9, and 10 are needed)",
            Gate.Decide(Evidence(90, .6f, .9f) with { Groups = [.. Enumerable.Range(0, 90).Select(i => i / 10)] }).Words,
            StringComparison.Ordinal);

        // Twelve groups of ten rows, of which three lose what the others gain: as rows they prove much, as groups they do not.
        var evidence = Evidence(120, .6f, .75f) with { Groups = [.. Enumerable.Range(0, 120).Select(i => i / 10)] };
        for (int row = 0; row < 30; row++)
        {
            SetLabelProbability(evidence, evidence.Rounds[0], row, .4f);
        }

        var bold = new CrossFittedGate(new GateOptions { Blends = [1], Z = 2 });
        Assert.True(bold.Decide(evidence with { Groups = null, Metric = MetricKind.LogLoss }).Replaced);
        Assert.False(bold.Decide(evidence with { Metric = MetricKind.LogLoss }).Replaced);
    }

    [Fact]
    public void StandardError_OfRowsInGroups_IsThatOfTheGroups()
    {
        int[] labels = [0, 0, 0, 1, 1, 1];
        float[] first = [.9f, .1f, .9f, .1f, .1f, .9f, .1f, .9f, .1f, .9f, .1f, .9f];
        float[] second = [.9f, .1f, .1f, .9f, .9f, .1f, .1f, .9f, .9f, .1f, .1f, .9f];
        int[] labelsTwice = [.. labels, .. labels];
        int[] groups = [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5];
        foreach (MetricKind metric in new[] { MetricKind.Accuracy, MetricKind.BalancedAccuracy })
        {
            // Every row twice tells nothing more.
            Assert.Equal(
                MetricStandardError.Compute(metric, first, second, labels, 2),
                MetricStandardError.Compute(metric, [.. first, .. first], [.. second, .. second], labelsTwice, 2, groups), 12);
        }
    }

    [Property]
    public bool Decide_AnyModels_ReplacesOnlyWithAProvenGainAndOtherwiseKeepsTheMetric(ulong seed)
    {
        var random = new SeededRandom(seed);
        int[] labels = [.. Enumerable.Range(0, 40).Select(i => i % 2)];
        float[] Model() => [.. labels.SelectMany(_ => { float p = (float)random.NextDouble(); return new[] { p, 1 - p }; })];
        var decision =
            Gate.Decide(new GateEvidence
            {
                Labels = labels,
                ClassCount = 2,
                Baseline = Model(),
                Rounds = [Model(), Model()],
                Metric = MetricKind.Accuracy
            });
        return decision.Replaced
            ? decision.Round > 0 && decision.Blend > 0 && decision.LogLossGain.Mean > decision.LogLossGain.StandardError
            : decision.Round == 0 && decision.Blend == 0 && decision.ChosenMetric == decision.BaselineMetric;
    }

    [Fact]
    public void StandardError_OfAccuracy_IsThatOfThePairedDifference()
    {
        int[] labels = [0, 0, 0, 1, 1, 1];
        float[] first = [.9f, .1f, .9f, .1f, .1f, .9f, .1f, .9f, .1f, .9f, .1f, .9f];
        float[] second = [.9f, .1f, .1f, .9f, .9f, .1f, .1f, .9f, .9f, .1f, .1f, .9f];
        double expected = PairedDifference.Compute([0, 1, -1, 0, 1, 0]).StandardError;
        Assert.Equal(expected, MetricStandardError.Compute(MetricKind.Accuracy, first, second, labels, 2), 12);

        // For a mean over rows the jackknife with one row left out gives the same.
        Assert.Equal(expected, MetricStandardError.Jackknife(MetricKind.Accuracy, first, second, labels, 2, 50), 12);
    }

    [Fact]
    public void StandardError_OfMacroF1_ShrinksWithTheRootOfTheRows()
    {
        double At(int n)
        {
            var random = new SeededRandom(5);
            int[] labels = [.. Enumerable.Range(0, n).Select(i => i % 2)];
            float[] Model() => [.. labels.SelectMany(label => random.NextDouble() < 0.8 == (label == 0) ? new[] { .9f, .1f } : [.1f, .9f])];
            return MetricStandardError.Compute(MetricKind.MacroF1, Model(), Model(), labels, 2);
        }

        // Macro-F1 of two even classes is close to accuracy: the difference of two independent models at 0.8 has
        // a variance of 2 * 0.8 * 0.2 / n.
        Assert.InRange(At(1600) / Math.Sqrt(0.32 / 1600), 0.7, 1.4);
        Assert.InRange(At(100) / At(1600), 2.7, 5.6);
    }

    [Fact]
    public void OpenGate_AnyEvidence_TakesTheRoundAndSaysThatNothingIsProven()
    {
        var decision = new OpenGate("no time").Decide(Evidence(30, .6f, .5f, .9f));
        Assert.Equal((true, 2, 1.0), (decision.Replaced, decision.Round, decision.Blend));
        Assert.Equal("not gated: no time; round 2 taken without proof of a gain", decision.Words);
        var none = new GateEvidence { Labels = [], ClassCount = 2, Baseline = [], Rounds = [], Metric = MetricKind.Accuracy };
        GateDecision third = new OpenGate("no time", 3).Decide(none);
        Assert.Equal((true, 3, double.NaN), (third.Replaced, third.Round, third.ChosenMetric));
        GateDecision supervised = new OpenGate("no time", 0).Decide(none);
        Assert.Equal((false, "not gated: no time; supervised model kept"), (supervised.Replaced, supervised.Words));
    }

    /// <summary>
    /// The supervised model is wrong on every third row; so is another, where one is named, with a probability of its own.
    /// </summary>
    private static GateEvidence WithWrongRows(GateEvidence evidence, Func<GateEvidence, float[]?> also, float probability)
    {
        for (int row = 0; row < evidence.Labels.Length; row += 3)
        {
            SetLabelProbability(evidence, evidence.Baseline, row, .3f);
            if (also(evidence) is { } other)
            {
                SetLabelProbability(evidence, other, row, probability);
            }
        }

        return evidence;
    }

    private static GateEvidence Evidence(int n, float baseline, params float[] students)
    {
        int[] labels = [.. Enumerable.Range(0, n).Select(i => i % 2)];
        float[] Model(float p) => [.. labels.SelectMany(label => label == 0 ? new[] { p, 1 - p } : [1 - p, p])];
        return new GateEvidence
        {
            Labels = labels,
            ClassCount = 2,
            Baseline = Model(baseline),
            Rounds = [.. students.Select(Model)],
            Metric = MetricKind.Accuracy,
        };
    }

    private static void SetLabelProbability(GateEvidence evidence, float[] model, int row, float p)
    {
        int label = evidence.Labels[row];
        (model[row * 2 + label], model[row * 2 + 1 - label]) = (p, 1 - p);
    }
}
