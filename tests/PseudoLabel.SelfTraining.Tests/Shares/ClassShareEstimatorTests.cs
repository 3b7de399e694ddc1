using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shares;

namespace PseudoLabel.SelfTraining.Tests.Shares;

/// <summary>
/// Two Gaussian classes on a line whose posterior is known: made from as many labels of each class, the calibrated model is sigmoid(d x).
/// </summary>
public sealed class ClassShareEstimatorTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Estimate_ClassesThatPartWell_FindsTheShares(double share)
    {
        ClassShares found = ClassShareEstimator.Estimate(Evidence(share, distance: 3, labels: 40, seed: 1), 5)!;

        Assert.Equal(share, found.Pool[1], 0.05);
        Assert.Equal([0.5, 0.5], found.Labeled);
        Assert.Equal(1, found.Pool.Sum(), 1e-9);
        Assert.True(found.Low[1] <= found.Pool[1] && found.Pool[1] <= found.High[1]);
    }

    [Fact]
    public void Estimate_APoolUnlikeTheLabels_MovesPredictionsTowardsTheCommonClass()
    {
        ClassShares found = ClassShareEstimator.Estimate(Evidence(0.1, distance: 3, labels: 40, seed: 2), 5)!;

        Assert.True(found.Corrects);
        Assert.True(found.LogFactors[0] > 0.3 && found.LogFactors[1] < -0.3);

        // Not past what is true: the odds of the classes are 9.
        Assert.True(found.LogFactors[0] - found.LogFactors[1] < Math.Log(9) * 1.3);
    }

    [Fact]
    public void Estimate_APoolLikeTheLabels_CorrectsNothingOrLittle()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            ClassShares found = ClassShareEstimator.Estimate(Evidence(0.5, distance: 2, labels: 20, seed), seed)!;

            Assert.InRange(Math.Abs(found.LogFactors[0]), 0, 0.4);
        }
    }

    /// <summary>Where the model cannot tell the classes apart, the pool says nothing of their shares: luck alone corrects.</summary>
    [Fact]
    public void Estimate_ClassesThatCannotBeTold_SeldomCorrects()
    {
        int corrected = 0;
        for (ulong seed = 0; seed < 40; seed++)
        {
            corrected += ClassShareEstimator.Estimate(Evidence(0.1, distance: 0.05, labels: 20, seed), seed)!.Corrects ? 1 : 0;
        }

        Assert.InRange(corrected, 0, 6);
    }

    /// <summary>The interval holds the truth as often as it says, nearly: nine of ten.</summary>
    [Fact]
    public void Estimate_ManyPools_TheIntervalHoldsTheTruth()
    {
        int held = 0;
        for (ulong seed = 0; seed < 100; seed++)
        {
            ClassShares found = ClassShareEstimator.Estimate(Evidence(0.25, distance: 2, labels: 40, seed), seed)!;
            held += found.Low[1] <= 0.25 && 0.25 <= found.High[1] ? 1 : 0;
        }

        Assert.InRange(held, 75, 100);
    }

    [Fact]
    public void Estimate_TheSameSeed_TheSameFigures()
    {
        ShareEvidence evidence = Evidence(0.2, distance: 2, labels: 20, seed: 3);

        Assert.Equal(ClassShareEstimator.Estimate(evidence, 9)!.LogFactors, ClassShareEstimator.Estimate(evidence, 9)!.LogFactors);
    }

    [Fact]
    public void Estimate_TooFewLabelsOfAClass_EstimatesNothing() =>
        Assert.Null(ClassShareEstimator.Estimate(Evidence(0.2, distance: 2, labels: 8, seed: 3), 9));

    [Fact]
    public void Estimate_NoPool_EstimatesNothing() =>
        Assert.Null(ClassShareEstimator.Estimate(Evidence(0.2, distance: 2, labels: 20, seed: 3) with { Pool = [] }, 9));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public void Estimate_APoolOfFewRows_EstimatesNothing(int rows) =>
        Assert.Null(ClassShareEstimator.Estimate(Evidence(0.2, distance: 2, labels: 80, seed: 3, rows), 9));

    /// <summary>A dozen rows are of one class by luck, the more so where the model cannot tell them well.</summary>
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.5)]
    [InlineData(3)]
    public void Estimate_ASmallPoolLikeTheLabels_SeldomCorrectsMuch(double distance)
    {
        int much = 0;
        for (ulong seed = 0; seed < 60; seed++)
        {
            ClassShares found = ClassShareEstimator.Estimate(Evidence(0.5, distance, labels: 80, seed, pool: 12), seed)!;
            much += Math.Abs(found.LogFactors[0] - found.LogFactors[1]) > 1 ? 1 : 0;
        }

        Assert.InRange(much, 0, 6);
    }

    /// <summary>Shares that a person knows are followed however rare a class is.</summary>
    [Fact]
    public void Given_ARarerAndRarerClass_IsCorrectedMoreAndMore()
    {
        ShareEvidence evidence = Evidence(0.01, distance: 2, labels: 80, seed: 4);
        double before = 0;
        foreach (double share in (double[])[1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-9])
        {
            double[] factors = ClassShareEstimator.Given(evidence, [1 - share, share]).LogFactors;

            double odds = factors[1] - factors[0];
            Assert.True(odds < before - 1, $"share {share}: {odds}, before {before}");
            Assert.Equal(Math.Log(share / (1 - share)), odds, 1.5);
            before = odds;
        }
    }

    [Fact]
    public void Given_APoolOfOneRow_IsBayesRule()
    {
        ClassShares known = ClassShareEstimator.Given(Evidence(0.1, distance: 3, labels: 40, seed: 2, pool: 1), [0.9, 0.1]);

        Assert.Equal(Math.Log(9), known.LogFactors[0] - known.LogFactors[1], 1e-9);
    }

    [Fact]
    public void Given_SharesOfACalibratedModel_IsNearlyBayesRule()
    {
        ClassShares known = ClassShareEstimator.Given(Evidence(0.1, distance: 3, labels: 40, seed: 2), [0.9, 0.1]);

        Assert.Equal([0.9, 0.1], known.Pool);
        Assert.Equal(Math.Log(9), known.LogFactors[0] - known.LogFactors[1], 0.4);
    }

    /// <summary>Evidence whose class 1 has a share of the pool; the classes' means lie a distance apart.</summary>
    private static ShareEvidence Evidence(double share, double distance, int labels, ulong seed, int pool = 4_000)
    {
        var random = new SeededRandom(SeededRandom.Derive(seed, "made-up"));
        int[] given = [.. Enumerable.Range(0, labels).Select(i => i % 2)];
        float[] Row(int y)
        {
            double x = random.NextGaussian() + (y == 1 ? distance / 2 : -distance / 2);
            double p = 1 / (1 + Math.Exp(-distance * x));
            return [(float)(1 - p), (float)p];
        }

        return new ShareEvidence
        {
            Labels = given,
            OutOfFold = [.. given.SelectMany(Row)],
            Pool = [.. Enumerable.Range(0, pool).SelectMany(_ => Row(random.NextDouble() < share ? 1 : 0))],
            ClassCount = 2,
        };
    }
}
