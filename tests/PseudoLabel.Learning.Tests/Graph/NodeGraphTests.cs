using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class NodeGraphTests
{
    [Fact]
    public void Graph_TiesGoBothWays_WithTheSameWeight()
    {
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Clouds(seed: 1, rows: 120, apart: 5), neighbors: 6, threads: 1));
        var edges = new Dictionary<(int, int), float>();
        for (int i = 0; i < graph.Nodes; i++)
        {
            for (int e = graph.Starts[i]; e < graph.Starts[i + 1]; e++)
            {
                edges.Add((i, graph.Ends[e]), graph.Weights[e]);
            }
        }

        Assert.InRange(graph.Edges, 120 * 6 / 2, 120 * 6);
        Assert.All(edges, edge => Assert.Equal(edge.Value, edges[(edge.Key.Item2, edge.Key.Item1)]));
        Assert.All(edges.Values, w => Assert.InRange(w, 0f, 1f));
        Assert.DoesNotContain(edges.Keys, edge => edge.Item1 == edge.Item2);
    }

    [Fact]
    public void Attach_NearAndFarRows_WeightsAddUpToOneOrAreNone()
    {
        FeatureMatrix nodes = GraphData.Clouds(seed: 1, rows: 50, apart: 5);
        var graph = new NodeGraph(NeighborSearch.Among(nodes, neighbors: 4, threads: 1));
        NeighborTable rows = new NeighborSearch(nodes).Of(new FeatureMatrix(2, 2, 2, [0, 0, 1e6f, 1e6f]), 4, 1);
        var weights = new float[4];

        graph.Attach(rows, 0, weights);
        Assert.Equal(1, weights.Sum(), 1e-5);
        graph.Attach(rows, 1, weights);
        Assert.All(weights, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void Graph_DuplicatesAndNothingElse_AreTiedAlike()
    {
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Line(2, 2, 2), neighbors: 2, threads: 1));

        Assert.Equal(3, graph.Edges);
        Assert.All(graph.Weights, w => Assert.Equal(0.5f, w));
    }
}
