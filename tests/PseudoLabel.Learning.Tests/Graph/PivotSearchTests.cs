using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class PivotSearchTests
{
    [Fact]
    public void Of_ManyNodes_NineInTenOfTheTrulyNearest()
    {
        FeatureMatrix nodes = TreeData.Clouds(seed: 1, rows: 4000, columns: 8, classes: 5).Features;
        FeatureMatrix rows = TreeData.Clouds(seed: 2, rows: 400, columns: 8, classes: 5).Features;
        NeighborTable exact = new NeighborSearch(nodes).Of(rows, 10, 2);

        NeighborTable found = new PivotSearch(nodes, seed: 1, threads: 2).Of(rows, 10, 2);

        double recall =
            Enumerable.Range(0, rows.Rows).Average(i => exact.NodesOf(i).ToArray().Intersect(found.NodesOf(i).ToArray()).Count() / 10.0);
        Assert.InRange(recall, 0.9, 1);
    }

    [Fact]
    public void Of_AnyThreads_SameBytes()
    {
        FeatureMatrix nodes = GraphData.Mixed(seed: 1, rows: 500, dense: 4, sparse: 9);
        FeatureMatrix rows = GraphData.Mixed(seed: 2, rows: 90, dense: 4, sparse: 9);

        Assert.Equal(
            GraphData.Bytes(new PivotSearch(nodes, 5, 1).Of(rows, 6, 1)), GraphData.Bytes(new PivotSearch(nodes, 5, 3).Of(rows, 6, 4)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(60)]
    public void Of_NodesAllAlike_StillAsManyAsWanted(int nodes)
    {
        NeighborTable table = new PivotSearch(GraphData.Line(new float[nodes]), seed: 1, threads: 1).Of(GraphData.Line(3), 10, 1);

        Assert.Equal(Math.Min(10, nodes), table.NodesOf(0).ToArray().Distinct().Count());
        Assert.All(table.Squares, square => Assert.Equal(9f, square));
    }

    [Fact]
    public void Of_SparseColumns_TheDistancesAreTheTrueOnes()
    {
        FeatureMatrix nodes = GraphData.Mixed(seed: 3, rows: 200, dense: 11, sparse: 9);
        FeatureMatrix rows = GraphData.Mixed(seed: 4, rows: 30, dense: 11, sparse: 9);
        NeighborTable all = new NeighborSearch(nodes).Of(rows, 200, 1);

        NeighborTable found = new PivotSearch(nodes, seed: 1, threads: 1).Of(rows, 10, 1);

        Assert.All(Enumerable.Range(0, 30), i => Assert.All(
            Enumerable.Range(0, 10),
            j => Assert.Equal(all.SquaresOf(i)[all.NodesOf(i).IndexOf(found.NodesOf(i)[j])], found.SquaresOf(i)[j])));
    }
}
