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

    [Fact]
    public void Given_SharesOfACalibratedModel_IsNearlyBayesRule()
    {
        ClassShares known = ClassShareEstimator.Given(Evidence(0.1, distance: 3, labels: 40, seed: 2), [0.9, 0.1]);

        Assert.Equal([0.9, 0.1], known.Pool);
        Assert.Equal(Math.Log(9), known.LogFactors[0] - known.LogFactors[1], 0.4);
    }

    /// <summary>Evidence whose class 1 has a share of the pool; the classes' means lie a distance apart.</summary>
    private static ShareEvidence Evidence(double share, double distance, int labels, ulong seed)
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
            Pool = [.. Enumerable.Range(0, 4_000).SelectMany(_ => Row(random.NextDouble() < share ? 1 : 0))],
            ClassCount = 2,
        };
    }
}
