using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Folds;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Metrics;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class SecondOpinionTests
{
    private const int Rows = 400;
    private static readonly FeatureMatrix Pool = GraphData.Clouds(seed: 1, Rows, apart: 6);
    private static readonly NodeGraph Graph = new(NeighborSearch.Among(Pool, neighbors: 10, threads: 2));
    private static readonly NeighborSearch Search = new(Pool);

    [Fact]
    public void Form_TwoCloudsAndThreeLabelsEach_NearlyEveryNodeAndOtherRowIsRight()
    {
        SecondOpinion opinion = Form([0, 1, 0, 1, 0, 1]);

        Assert.InRange(Right(opinion.OfNodes()), 0.98, 1);
        Assert.InRange(Right(opinion.Of(Search.Of(GraphData.Clouds(seed: 9, Rows, apart: 6), neighbors: 10, threads: 1))), 0.98, 1);
    }

    [Fact]
    public void Of_RowsTooFarFromAnyNode_UniformAndFinite()
    {
        // scikit-learn's label spreading divides 0 by 0 here (its issue 34350).
        SecondOpinion opinion = Form([0, 1, 0, 1, 0, 1]);
        var far = new NeighborTable(1, 2, [0, 1], [float.MaxValue, float.MaxValue]);
        var none = new NeighborTable(1, 0, [], []);

        Assert.All(opinion.Of(far), p => Assert.Equal(0.5f, p));
        Assert.All(opinion.Of(none), p => Assert.Equal(0.5f, p));
    }

    [Fact]
    public void OfNodes_AnIslandWithoutALabel_Uniform()
    {
        FeatureMatrix islands =
            GraphData.Line([.. Enumerable.Range(0, 30).Select(i => (float)i), .. Enumerable.Range(0, 30).Select(i => 1e5f + i)]);
        var graph = new NodeGraph(NeighborSearch.Among(islands, neighbors: 3, threads: 1));
        NeighborTable labeled = new NeighborSearch(islands).Of(GraphData.Line(1, 2, 27, 28), 3, 1);

        float[] nodes = SecondOpinion.Form(graph, labeled, [0, 0, 1, 1], 2, 1).OfNodes();

        Assert.True(nodes[0] > nodes[1]);
        Assert.All(nodes.Skip(60), p => Assert.Equal(0.5f, p));
    }

    [Fact]
    public void Form_AClassWithoutALabel_GetsNoMoreThanFewLabelsLeaveOpen()
    {
        NeighborTable near = Search.Of(GraphData.Clouds(seed: 5, rows: 6, apart: 6), neighbors: 10, threads: 1);

        float[] nodes = SecondOpinion.Form(Graph, near, [0, 2, 0, 2, 0, 2], 3, 1).OfNodes();

        Assert.All(Enumerable.Range(0, Rows), i => Assert.InRange(nodes[3 * i + 1], 0, 0.125));
        Assert.All(nodes, p => Assert.True(float.IsFinite(p)));
    }

    [Fact]
    public void WriteThenRead_TheSameOpinion_AndOtherBytesAreRefused()
    {
        SecondOpinion opinion = Form([0, 1, 0, 1, 0, 1]);
        using var stream = new MemoryStream();
        opinion.Write(stream);
        stream.Position = 0;

        SecondOpinion read = SecondOpinion.Read(stream, Graph);

        Assert.Equal(opinion.OfNodes(), read.OfNodes());
        Assert.Throws<InvalidDataException>(() => SecondOpinion.Read(new MemoryStream(new byte[100]), Graph));
    }

    [Fact]
    public void Form_RowsInTime_TheEarliestAreNeverHeldOutAndNoLaterLabelSpeaksForARow()
    {
        int[] labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
        NeighborTable near = Search.Of(GraphData.Clouds(seed: 5, labels.Length, apart: 6), neighbors: 10, threads: 1);

        float[] forward = SecondOpinion.Form(Graph, near, labels, 2, 1, null, [.. Enumerable.Range(0, 10)]).OutOfFold;

        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 10).Where(i => float.IsNaN(forward[2 * i])));
        Assert.All(forward.Skip(8).Chunk(2), row => Assert.Equal(1, row.Sum(), 1e-5));

        // The label of the last row has no say in what is said of those before it, that of an early one has.
        IReadOnlyList<Fold> plan = ForwardFolds.Create(labels, 2, 5, [.. Enumerable.Range(0, 10)]);
        float[] Shares(int[] of) => FoldSpreading.Of(Graph, near, of, 2, plan, default).OutOfFold(near, plan)[8..18];
        Assert.Equal(Shares(labels), Shares([.. labels[..9], 0]));
        Assert.NotEqual(Shares(labels), Shares([1, .. labels[1..]]));
    }

    private static SecondOpinion Form(int[] labels) =>
        SecondOpinion.Form(Graph, Search.Of(GraphData.Clouds(seed: 5, labels.Length, apart: 6), neighbors: 10, threads: 1), labels, 2, 1);

    private static double Right(float[] probabilities) =>
        Enumerable.Range(0, Rows).Average(i => ProbabilityRows.ArgMax(probabilities.AsSpan(2 * i, 2)) == i % 2 ? 1.0 : 0.0);
}
