using FsCheck.Xunit;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Selection;

public sealed class SelectionRuleTests
{
    private static readonly PrecisionTargetOptions Estimating = new() { Proof = PrecisionProof.Estimate };

    [Fact]
    public void Accepts_AtTheThreshold_Passes()
    {
        var thresholds = new FixedThresholdRule(.75f).Choose(Evidence(1, [(0, .9f, true)]));
        Assert.True(thresholds.Accepts(1, .75f));
        Assert.False(thresholds.Accepts(1, MathF.BitDecrement(.75f)));
        Assert.Equal("fixed threshold 0.75", thresholds.Reasons[2]);
        Assert.False(new ClassThresholds([float.PositiveInfinity], [""]).Accepts(0, 1));
    }

    [Fact]
    public void Quota_RoundTwoOfADefaultCurriculum_TakesFortyPercentOfEachClass()
    {
        var evidence = Evidence(2, [], Enumerable.Range(0, 100).Select(i => (i % 10 == 0 ? 1 : 0, 0.9f + 0.001f * i)));
        var thresholds = new ClassQuotaRule(new QuotaOptions()).Choose(evidence);
        Assert.Equal(36, evidence.Pool.CountAtLeast(0, thresholds.Values[0]));
        Assert.Equal(4, evidence.Pool.CountAtLeast(1, thresholds.Values[1]));
        Assert.Equal(float.PositiveInfinity, thresholds.Values[2]);
        Assert.Equal("the 36 most confident of 90 rows predicted as this class", thresholds.Reasons[0]);
        Assert.Equal("no pool row is predicted as this class", thresholds.Reasons[2]);
    }

    [Fact]
    public void Quota_LateRounds_StayAtTheGreatestShare()
    {
        var evidence = Evidence(9, [], Enumerable.Range(0, 100).Select(i => (0, 0.9f + 0.001f * i)));
        Assert.Equal(80, evidence.Pool.CountAtLeast(0, new ClassQuotaRule(new QuotaOptions()).Choose(evidence).Values[0]));
    }

    [Fact]
    public void Quota_RowsNearChance_AreCutByTheFloor()
    {
        // Three classes: the floor is 1/3 + 0.1 * 2/3 = 0.4.
        var evidence = Evidence(4, [], [(0, .5f), (0, .41f), (0, .39f), (0, .38f), (0, .37f)]);
        var thresholds = new ClassQuotaRule(new QuotaOptions()).Choose(evidence);
        Assert.True(thresholds.Accepts(0, .41f));
        Assert.False(thresholds.Accepts(0, .39f));
        Assert.Equal("the floor of 0.40 cuts the 4 most confident of 5 rows predicted as this class", thresholds.Reasons[0]);

        var margin = new ClassQuotaRule(new QuotaOptions()).Choose(evidence with { ChanceConfidence = 0 });
        Assert.True(margin.Accepts(0, .39f));
    }

    [Fact]
    public void Estimate_EnoughLabelsRight_TakesTheLowestThresholdThatHolds()
    {
        // 40 rows: the upper 30 all right, the lower 10 all wrong. At 95 % one wrong row in 31 passes (0.968), two in 32 do not (0.9375);
        // the grid steps by two rows, so 30 it is.
        var labeled = Enumerable.Range(0, 40).Select(i => (0, 0.999f - 0.01f * i, i < 30)).ToArray();
        var evidence = Evidence(1, labeled, Enumerable.Repeat((0, .99f), 50));
        var thresholds = new PrecisionTargetRule(Estimating).Choose(evidence);
        Assert.Equal(ConfidenceBins.Snap(labeled[29].Item2), thresholds.Values[0]);
        Assert.Equal(thresholds.Values[0], thresholds.Values[1]);
        Assert.StartsWith("30 of 30 out-of-fold rows right above 0.70", thresholds.Reasons[0], StringComparison.Ordinal);
        Assert.EndsWith("1.00 >= 0.95", thresholds.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_PrecisionTooLow_AcceptsNothingAndGivesTheFigures()
    {
        var labeled = Enumerable.Range(0, 20).Select(i => (0, .96875f, i >= 2)).ToArray();
        var thresholds = new PrecisionTargetRule(Estimating).Choose(Evidence(1, labeled, [(0, .99f)]));
        Assert.All(thresholds.Values, value => Assert.Equal(float.PositiveInfinity, value));
        Assert.Equal("18 of 20 out-of-fold rows right above 0.9685: 0.90 < 0.95", thresholds.Reasons[0]);
    }

    [Fact]
    public void Estimate_LuckyLabels_DoNotOutweighThePoolsOwnDoubt()
    {
        var labeled = Enumerable.Range(0, 20).Select(i => (0, .75f, true)).ToArray();
        var thresholds = new PrecisionTargetRule(Estimating).Choose(Evidence(1, labeled, Enumerable.Repeat((0, .8f), 9)));
        Assert.Equal(float.PositiveInfinity, thresholds.Values[0]);
        Assert.Contains("mean confidence of the pool rows above", thresholds.Reasons[0], StringComparison.Ordinal);
        Assert.EndsWith(": 0.80 < 0.95", thresholds.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Cautious_PoolExpectsMoreThanHalfOfTheAllowedErrors_AcceptsNothing()
    {
        var labeled = Enumerable.Range(0, 20).Select(i => (0, .96f, true)).ToArray();
        ClassThresholds Choose(float pool) =>
            new PrecisionTargetRule(new PrecisionTargetOptions()).Choose(Evidence(1, labeled, Enumerable.Repeat((0, pool), 9)));

        Assert.Equal(float.PositiveInfinity, Choose(.97f).Values[0]);
        Assert.EndsWith(": 0.97 < 0.975", Choose(.97f).Reasons[0], StringComparison.Ordinal);
        Assert.True(float.IsFinite(Choose(.98f).Values[0]));
    }

    /// <summary>Ten rows all right are as likely as not at a precision of 93 %.</summary>
    [Theory]
    [InlineData(17, 0, false)]
    [InlineData(18, 0, true)]
    [InlineData(37, 1, false)]
    [InlineData(38, 1, true)]
    public void Cautious_Labels_AreTakenWithOneMoreRightAndOneWrong(int rows, int wrong, bool accepts)
    {
        var labeled = Enumerable.Range(0, rows).Select(i => (0, .99f - (.001f * i), i < rows - wrong)).ToArray();
        var pool = Enumerable.Repeat((0, .99f), 9);
        ClassThresholds thresholds = new PrecisionTargetRule(new PrecisionTargetOptions()).Choose(Evidence(1, labeled, pool));

        Assert.Equal(accepts, thresholds.Values[0] <= labeled[^1].Item2);
        Assert.Contains(" with one more right and one wrong ", thresholds.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Estimate_TooFewLabels_AcceptsNothing()
    {
        var labeled = Enumerable.Range(0, 9).Select(i => (0, .99f, true)).ToArray();
        var thresholds = new PrecisionTargetRule(Estimating with { PerClass = true }).Choose(Evidence(1, labeled, [(0, .99f)]));
        Assert.Equal("only 9 labeled rows are predicted as this class out of fold, and an estimate needs 10", thresholds.Reasons[0]);
        Assert.Equal("no labeled row is predicted as this class out of fold", thresholds.Reasons[1]);
    }

    [Theory]
    [InlineData(44, false)]
    [InlineData(45, true)]
    public void Bound_RowsAllRight_NeedsFortyFiveForNinetyFivePercent(int rows, bool accepted)
    {
        // 0.95^45 = 0.0994: with 45 rows right and none wrong, the limit at a risk of 0.1 first reaches 0.95.
        var labeled = Enumerable.Range(0, rows).Select(i => (0, .99f - .001f * i, true)).ToArray();
        var rule = new PrecisionTargetRule(new PrecisionTargetOptions { Proof = PrecisionProof.Bound });
        var thresholds = rule.Choose(Evidence(1, labeled, [(0, .99f), (1, .9f)]));
        Assert.Equal(accepted, float.IsFinite(thresholds.Values[0]));
        Assert.Contains(accepted ? "45 of 45" : "44 of 44", thresholds.Reasons[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Bound_PerClass_SharesTheRiskAmongClasses()
    {
        // At 0.1 / 3 it takes 67 rows without an error: 0.95^66 = 0.0339, 0.95^67 = 0.0322.
        var rule = new PrecisionTargetRule(new PrecisionTargetOptions { Proof = PrecisionProof.Bound, PerClass = true });
        var labeled = Enumerable.Repeat((0, .99f, true), 66).Concat(Enumerable.Repeat((1, .99f, true), 67)).ToArray();
        var thresholds = rule.Choose(Evidence(1, labeled, [(0, .99f), (1, .99f)]));
        Assert.Equal(float.PositiveInfinity, thresholds.Values[0]);
        Assert.True(float.IsFinite(thresholds.Values[1]));
    }

    [Property]
    public bool Fixed_LowerThreshold_AcceptsASuperset(ulong seed)
    {
        var random = new SeededRandom(seed);
        float a = (float)random.NextDouble(), b = (float)random.NextDouble();
        return IsSuperset(
            new FixedThresholdRule(Math.Min(a, b)).Choose(Random(seed)),
            new FixedThresholdRule(Math.Max(a, b)).Choose(Random(seed)));
    }

    [Property]
    public bool Quota_GreaterShareOrLaterRound_AcceptsASuperset(ulong seed)
    {
        var random = new SeededRandom(seed);
        double a = random.NextDouble(), b = random.NextDouble();
        ClassThresholds At(double share, int round) =>
            new ClassQuotaRule(new QuotaOptions { Step = share / 3 + 1e-9, MaxShare = share + 1e-9 }).Choose(
                Random(seed) with { Round = round });
        return IsSuperset(At(Math.Max(a, b), 2), At(Math.Min(a, b), 2)) && IsSuperset(At(a, 3), At(a, 1));
    }

    [Property(MaxTest = 300)]
    public bool PrecisionTarget_HigherTarget_NeverLowersAThreshold(ulong seed)
    {
        var random = new SeededRandom(seed);
        double a = 0.5 + random.NextDouble() / 2, b = 0.5 + random.NextDouble() / 2;
        var options = new PrecisionTargetOptions
        {
            Proof = (PrecisionProof)random.NextInt32(3),
            PerClass = random.NextInt32(2) == 0,
            Risk = 0.05 + random.NextDouble() / 2,
        };
        return IsSuperset(
            new PrecisionTargetRule(options with { Target = Math.Min(a, b) }).Choose(Random(seed)),
            new PrecisionTargetRule(options with { Target = Math.Max(a, b) }).Choose(Random(seed)));
    }

    [Fact]
    public void Bound_RowsDrawnAtThePrecisionForbidden_AreAcceptedNoOftenerThanTheRisk()
    {
        // Every row is right with probability 0.9, just what is not enough: any acceptance is a false one.
        int accepted = 0;
        var rule = new PrecisionTargetRule(new PrecisionTargetOptions { Target = 0.9 + 1e-9, Proof = PrecisionProof.Bound, Risk = 0.1 });
        for (int run = 0; run < 400; run++)
        {
            var random = new SeededRandom((ulong)run);
            var labeled =
                Enumerable.Range(0, 200).Select(_ => (0, (float)(0.5 + random.NextDouble() / 2), random.NextDouble() < 0.9)).ToArray();
            var pool = Enumerable.Range(0, 300).Select(_ => (0, (float)(0.5 + random.NextDouble() / 2)));
            accepted += float.IsFinite(rule.Choose(Evidence(1, labeled, pool)).Values[0]) ? 1 : 0;
        }

        // 40 are allowed on average; 58 is three standard deviations above.
        Assert.InRange(accepted, 1, 58);
    }

    [Fact]
    public void Rules_SettingsOutOfRange_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FixedThresholdRule(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClassQuotaRule(new QuotaOptions { Step = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PrecisionTargetRule(new PrecisionTargetOptions { Target = 1.5 }));
    }

    private static bool IsSuperset(ClassThresholds wider, ClassThresholds narrower) =>
        wider.Values.Zip(narrower.Values).All(pair => pair.First <= pair.Second);

    private static SelectionEvidence Random(ulong seed)
    {
        var random = new SeededRandom(seed);
        var labeled = Enumerable.Range(0, random.NextInt32(150)).Select(_ =>
        {
            float c = (float)Math.Sqrt(random.NextInt32(40) / 40.0);
            return (random.NextInt32(3), c, random.NextDouble() < 0.6 + 0.4 * c);
        }).ToArray();
        return Evidence(1, labeled, ConfidenceHistogramTests.Rows(seed, 60));
    }

    private static SelectionEvidence Evidence(
        int round, (int Class, float Confidence, bool Correct)[] labeled, IEnumerable<(int, float)>? pool = null) => new()
        {
            Round = round,
            ClassCount = 3,
            Pool = ConfidenceHistogramTests.Fill([.. pool ?? []]),
            Labeled = new OutOfFold
            {
                Predicted = [.. labeled.Select(row => row.Class)],
                Confidence = [.. labeled.Select(row => row.Confidence)],
                Correct = [.. labeled.Select(row => row.Correct)],
            },
        };
}
