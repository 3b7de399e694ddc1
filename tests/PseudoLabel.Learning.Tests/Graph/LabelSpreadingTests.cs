using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class LabelSpreadingTests
{
    private static readonly SpreadingOptions Exact = new() { Alpha = 0.5, MaxSteps = 200, Tolerance = 0 };

    [Fact]
    public void Spread_TwoTiedNodes_TheSolutionOfTheEquation()
    {
        // S = [0 1; 1 0], so F = (1 - a) (I - a S)^-1 Y = (2/3, 1/3) for Y = (1, 0) and a = 1/2.
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Line(0, 1), neighbors: 1, threads: 1));

        float[] spread = LabelSpreading.Spread(graph, [1, 0], 1, Exact);

        Assert.Equal([0.66667, 0.33333], spread.Select(v => Math.Round(v, 5)));
    }

    [Fact]
    public void Spread_SeveralColumns_EachAsIfAlone()
    {
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Clouds(seed: 1, rows: 40, apart: 3), neighbors: 5, threads: 1));
        float[] given = [.. Enumerable.Range(0, 40 * 11).Select(i => i * 7 % 13 == 0 ? 1f : 0f)];
        var options = new SpreadingOptions { Tolerance = 0 };

        float[] together = LabelSpreading.Spread(graph, given, 11, options);

        for (int c = 0; c < 11; c++)
        {
            float[] column = [.. Enumerable.Range(0, 40).Select(i => given[i * 11 + c])];
            Assert.Equal(LabelSpreading.Spread(graph, column, 1, options), Enumerable.Range(0, 40).Select(i => together[i * 11 + c]));
        }
    }

    [Fact]
    public void Spread_NodesWithoutALabelInReach_StayAtNothing()
    {
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Line(0, 1, 1000, 1001), neighbors: 1, threads: 1));

        float[] spread = LabelSpreading.Spread(graph, [1, 0, 0, 0], 1, new SpreadingOptions());

        Assert.True(spread[1] > 0);
        Assert.Equal([0f, 0f], spread[2..]);
    }
}
