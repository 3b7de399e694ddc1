using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Filters;

namespace PseudoLabel.SelfTraining.Tests.Filters;

public sealed class PrincipalComponentsTests
{
    [Fact]
    public void Fit_RowsOnALine_OneComponentRebuildsThem()
    {
        FeatureMatrix rows = TreeData.Dense([.. Enumerable.Range(0, 20).Select(i => new float[] { i, 2 * i + 1, 5 })]);

        var components = PrincipalComponentSearch.Fit(rows, 3, 0.9, 1);

        Assert.Equal(1, components.Count);
        Assert.Equal(0, components.Project(rows, 7, new double[1]), 1e-9);

        // (0, 1, 5) + (2, -1, 0) is perpendicular to the line: its error is its whole squared length, 5.
        Assert.Equal(5, components.Project(TreeData.Dense([2, 0, 5]), 0, new double[1]), 1e-9);
    }

    [Fact]
    public void Project_DistancesBetweenRows_AreKeptWhereAllVarianceIs()
    {
        FeatureMatrix rows = Noise(60, 5);
        var components = PrincipalComponentSearch.Fit(rows, 5, 1, 1);
        var (a, b) = (new double[components.Count], new double[components.Count]);

        double error = components.Project(rows, 3, a) + components.Project(rows, 4, b);

        Assert.Equal(0, error, 1e-6);
        Assert.Equal(
            rows.DenseRow(3).ToArray().Zip(rows.DenseRow(4).ToArray(), (x, y) => Math.Pow((double)x - y, 2)).Sum(),
            a.Zip(b, (x, y) => (x - y) * (x - y)).Sum(), 1e-6);
    }

    [Fact]
    public void Fit_SparseColumns_AsIfTheyWereDense()
    {
        FeatureMatrix dense = TreeData.Clouds(seed: 3, rows: 50, columns: 6, classes: 3).Features;
        FeatureMatrix sparse = TreeData.Sparse(dense, 2);
        var (one, other) = (PrincipalComponentSearch.Fit(dense, 3, 0.9, 1), PrincipalComponentSearch.Fit(sparse, 3, 0.9, 1));

        Assert.Equal(one.Count, other.Count);
        Assert.Equal(one.Project(dense, 5, new double[one.Count]), other.Project(sparse, 5, new double[one.Count]), 1e-9);
    }

    [Fact]
    public void Write_ReadBack_SameProjections()
    {
        FeatureMatrix rows = Noise(30, 8);
        var components = PrincipalComponentSearch.Fit(rows, 4, 0.9, 1);
        using var stream = new MemoryStream();
        components.Write(stream);
        stream.Position = 0;
        var read = PrincipalComponents.Read(stream);

        Assert.Equal(components.Project(rows, 2, new double[components.Count]), read.Project(rows, 2, new double[read.Count]));
        Assert.Throws<InvalidDataException>(() => PrincipalComponents.Read(new MemoryStream(new byte[20])));
    }

    [Fact]
    public void Fit_OneRowOrNoVariance_ProjectsAll()
    {
        FeatureMatrix one = TreeData.Dense([1, 2]);

        Assert.Equal(0, PrincipalComponentSearch.Fit(one, 16, 0.9, 1).Project(one, 0, new double[1]), 1e-12);
    }

    private static FeatureMatrix Noise(int rows, int columns)
    {
        var random = new SeededRandom(5);
        return TreeData.Dense([.. Enumerable.Range(0, rows)
            .Select(_ => Enumerable.Range(0, columns).Select(c => (float)(random.NextGaussian() * (c + 1))).ToArray())]);
    }
}
