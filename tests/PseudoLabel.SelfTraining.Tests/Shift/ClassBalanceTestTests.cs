using PseudoLabel.Learning.Randomness;
using PseudoLabel.SelfTraining.Shift;

namespace PseudoLabel.SelfTraining.Tests.Shift;

public sealed class ClassBalanceTestTests
{
    [Fact]
    public void PValue_TwoClassesApart_IsThatOfTheTwoExtremeTables() =>
        Assert.Equal(2 / 20.0, ClassBalanceTest.PValue([3, 0], [0, 3], 1), 0.02);

    [Fact]
    public void PValue_SameShares_IsOne() => Assert.Equal(1, ClassBalanceTest.PValue([10, 20, 30], [1_000, 2_000, 3_000], 1));

    [Fact]
    public void PValue_OtherShares_IsTheSmallestThereIs() =>
        Assert.Equal(1 / 2_000.0, ClassBalanceTest.PValue([50, 50, 0], [9_000, 1_000, 0], 1));

    [Fact]
    [Trait("Category", "Simulation")]
    public void PValue_DrawnAlike_IsUniform()
    {
        double[] shares = [0.6, 0.3, 0.1];
        double[] p = [.. Enumerable.Range(0, 400).Select(s =>
        {
            var random = new SeededRandom((ulong)s);
            return ClassBalanceTest.PValue(Counts(random, 40, shares), Counts(random, 1_000, shares), (ulong)s);
        })];

        // Binomial(400, risk), with a probability of 0.999.
        Assert.InRange(p.Count(v => v <= 0.05), 8, 35);
        Assert.InRange(p.Count(v => v <= 0.5), 168, 233);
    }

    [Fact]
    public void Dispersion_FoldsThatPredictAlike_IsNearOne()
    {
        var random = new SeededRandom(4);
        long[][][] folds = [.. Enumerable.Range(0, 2).Select(_ =>
            Enumerable.Range(0, 5).Select(_ => Counts(random, 200, [0.6, 0.3, 0.1])).ToArray())];

        Assert.InRange(ClassBalanceTest.Dispersion(folds, 1), 1, 4);
        Assert.Equal(1, ClassBalanceTest.Dispersion([[[3, 4]]], 1));
        Assert.Equal(1, ClassBalanceTest.Dispersion([], 1));
    }

    [Theory]
    [Trait("Category", "Simulation")]
    [InlineData(60, 10)]
    public void PValue_ModelsOfNoise_EachWithItsOwnFavoriteClasses_SeldomAlarms(int classes, int perClass)
    {
        const int Folds = 5, Runs = 20;
        (int with, int without) = (0, 0);
        for (ulong run = 0; run < Runs; run++)
        {
            var random = new SeededRandom(run);
            long[] Predicted(int rows)
            {
                double[] weights = [.. Enumerable.Range(0, classes).Select(_ => Math.Exp(random.NextGaussian()))];
                double all = weights.Sum();
                var counts = new long[classes];
                for (int i = 0; i < rows; i++)
                {
                    double at = random.NextDouble() * all;
                    int k = 0;
                    while (k < classes - 1 && at >= weights[k])
                    {
                        at -= weights[k++];
                    }

                    counts[k]++;
                }

                return counts;
            }

            long[][] folds = [.. Enumerable.Range(0, Folds).Select(_ => Predicted(classes * perClass / Folds))];
            long[] labeled = [.. Enumerable.Range(0, classes).Select(k => folds.Sum(f => f[k]))];
            long[] pool = Predicted(1_000);
            with += ClassBalanceTest.PValue(labeled, pool, run, ClassBalanceTest.Dispersion([folds], run)) <= 0.01 ? 1 : 0;
            without += ClassBalanceTest.PValue(labeled, pool, run) <= 0.01 ? 1 : 0;
        }

        Assert.InRange(without, Runs / 2, Runs);
        Assert.InRange(with, 0, Runs / 10);
    }

    private static long[] Counts(SeededRandom random, int rows, double[] shares)
    {
        var counts = new long[shares.Length];
        for (int i = 0; i < rows; i++)
        {
            double at = random.NextDouble();
            counts[at < shares[0] ? 0 : at < shares[0] + shares[1] ? 1 : 2]++;
        }

        return counts;
    }
}
