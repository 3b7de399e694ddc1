using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class NeighborSearchTests
{
    [Fact]
    public void Among_PointsOnALine_TheNearestOthersOfEachNearestFirst()
    {
        NeighborTable table = NeighborSearch.Among(GraphData.Line(0, 1, 3, 10), neighbors: 2, threads: 1);

        Assert.Equal([1, 2], table.NodesOf(0));
        Assert.Equal([0, 2], table.NodesOf(1));
        Assert.Equal([1, 0], table.NodesOf(2));
        Assert.Equal([2, 1], table.NodesOf(3));
        Assert.Equal([49f, 81f], table.SquaresOf(3));
    }

    [Fact]
    public void Of_EquallyNearNodes_TheLowerNumberFirst()
    {
        NeighborTable table = new NeighborSearch(GraphData.Line(2, -2, 2, -2)).Of(GraphData.Line(0), 3, 1);

        Assert.Equal([0, 1, 2], table.NodesOf(0));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(0, 12)]
    [InlineData(7, 9)]
    public void Find_DenseAndSparseColumns_AsByComparingEveryPair(int dense, int sparse)
    {
        FeatureMatrix nodes = GraphData.Mixed(seed: 1, rows: 83, dense, sparse);
        FeatureMatrix rows = GraphData.Mixed(seed: 2, rows: 29, dense, sparse);

        NeighborTable among = NeighborSearch.Among(nodes, neighbors: 7, threads: 2);
        NeighborTable of = new NeighborSearch(nodes).Of(rows, 7, 2);

        Assert.All(
            Enumerable.Range(0, nodes.Rows), i => Assert.Equal(GraphData.Nearest(nodes, i, nodes, 7, i), among.NodesOf(i).ToArray()));
        Assert.All(Enumerable.Range(0, rows.Rows), i => Assert.Equal(GraphData.Nearest(rows, i, nodes, 7), of.NodesOf(i).ToArray()));
    }

    [Fact]
    public void Among_AnyThreads_SameBytesAndTheSameDistanceFromEitherSide()
    {
        FeatureMatrix nodes = GraphData.Clouds(seed: 3, rows: 300, apart: 4);

        NeighborTable table = NeighborSearch.Among(nodes, neighbors: 299, threads: 1);

        Assert.Equal(GraphData.Bytes(table), GraphData.Bytes(NeighborSearch.Among(nodes, neighbors: 299, threads: 3)));
        float Square(int i, int j) => table.SquaresOf(i)[table.NodesOf(i).IndexOf(j)];
        Assert.All(Enumerable.Range(1, 299), i => Assert.Equal(Square(i - 1, i), Square(i, i - 1)));
    }

    [Fact]
    public void Find_FewerNodesThanWanted_AsManyAsThereAre()
    {
        Assert.Equal(1, NeighborSearch.Among(GraphData.Line(1, 2), neighbors: 10, threads: 1).Neighbors);
        Assert.Equal(0, NeighborSearch.Among(GraphData.Line(1), neighbors: 10, threads: 1).Neighbors);
        Assert.Equal(2, new NeighborSearch(GraphData.Line(1, 2)).Of(GraphData.Line(5), 10, 1).Neighbors);
    }

    [Fact]
    public void Table_WriteThenRead_TheSame_AndOtherBytesAreRefused()
    {
        NeighborTable table = NeighborSearch.Among(GraphData.Line(0, 1, 3, 10), neighbors: 2, threads: 1);

        NeighborTable read = NeighborTable.Read(new MemoryStream(GraphData.Bytes(table)));

        Assert.Equal(GraphData.Bytes(table), GraphData.Bytes(read));
        Assert.Throws<InvalidDataException>(() => NeighborTable.Read(new MemoryStream(new byte[40])));
        Assert.Throws<EndOfStreamException>(() => NeighborTable.Read(new MemoryStream(GraphData.Bytes(table)[..^1])));
    }
}
