using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Filters;

namespace PseudoLabel.SelfTraining.Tests.Filters;

public sealed class OutlierFilterTests
{
    [Theory]
    [InlineData("distance")]
    [InlineData("pca")]
    public void IsOutlier_LabeledRowsThemselves_AreNone(string name)
    {
        FeatureMatrix labeled = Correlated(seed: 1, rows: 40);
        IOutlierFilter filter = Fit(name, labeled, Correlated(seed: 2, rows: 300));

        Assert.DoesNotContain(Enumerable.Range(0, labeled.Rows), row => filter.IsOutlier(labeled, row));
    }

    [Theory]
    [InlineData("distance")]
    [InlineData("pca")]
    public void IsOutlier_RowsDrawnLikeTheLabeled_AreSeldomTakenForOne(string name)
    {
        FeatureMatrix pool = Correlated(seed: 2, rows: 1000);
        IOutlierFilter filter = Fit(name, Correlated(seed: 1, rows: 40), pool);

        // One in 41 is expected.
        Assert.InRange(Enumerable.Range(0, pool.Rows).Count(row => filter.IsOutlier(pool, row)), 0, 120);
    }

    [Fact]
    public void Distance_FarAlongTheKnownDirections_IsSeenByDistanceAlone()
    {
        (FeatureMatrix labeled, FeatureMatrix pool) = (Correlated(seed: 1, rows: 40), Correlated(seed: 2, rows: 300));
        FeatureMatrix far = TreeData.Dense([30, 30, 30]);

        Assert.True(Fit("distance", labeled, pool).IsOutlier(far, 0));
        Assert.False(Fit("pca", labeled, pool).IsOutlier(TreeData.Dense([1.5f, 1.5f, 1.5f]), 0));
    }

    [Fact]
    public void Reconstruction_CorrelationBroken_IsSeen() =>
        Assert.True(Fit("pca", Correlated(seed: 1, rows: 40), Correlated(seed: 2, rows: 300)).IsOutlier(TreeData.Dense([1, -1, 1]), 0));

    [Fact]
    public void Distance_EveryLabeledRowTwice_DistancesAreToOtherRows()
    {
        FeatureMatrix once = Correlated(seed: 1, rows: 40);
        FeatureMatrix pool = Correlated(seed: 2, rows: 300);
        IOutlierFilter twice = Fit("distance", FeatureMatrices.Concat([once, once]), pool);

        Assert.InRange(Enumerable.Range(0, pool.Rows).Count(row => twice.IsOutlier(pool, row)), 0, 40);
    }

    [Fact]
    public void Distance_LabeledRowsAllAlike_TellsNothing()
    {
        FeatureMatrix alike = TreeData.Dense([.. Enumerable.Repeat(new float[] { 1, 1, 1 }, 10)]);

        Assert.False(Fit("distance", alike, Correlated(seed: 2, rows: 300)).IsOutlier(TreeData.Dense([9, 9, 9]), 0));
    }

    private static IOutlierFilter Fit(string name, FeatureMatrix labeled, FeatureMatrix pool) =>
        new OutlierModel(OodFilters.All.Of(name).InTraining!, OutlierModel.FitComponents(labeled, pool, 1)).Fit(labeled);

    /// <summary>Three columns that say nearly the same.</summary>
    private static FeatureMatrix Correlated(ulong seed, int rows)
    {
        var random = new SeededRandom(seed);
        return TreeData.Dense([.. Enumerable.Range(0, rows).Select(_ =>
        {
            double x = random.NextGaussian();
            return Enumerable.Range(0, 3).Select(_ => (float)(x + 0.1 * random.NextGaussian())).ToArray();
        })]);
    }
}
