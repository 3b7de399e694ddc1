using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class NodeSampleTests
{
    [Fact]
    public void Draw_APoolThatCanBeCompared_AllRows() => Assert.Null(NodeSample.Draw(GraphData.Clouds(1, 3000, 1), 1));

    [Fact]
    public void Draw_ManyWideRows_AsManyAsTheWorkAllows()
    {
        var pool = new FeatureMatrix(2000, 20_000, 20_000, new float[2000 * 20_000]);

        int[] drawn = NodeSample.Draw(pool, 1)!;

        Assert.Equal((int)(NodeSample.Work / (2000.0 * 20_000)), drawn.Length);
        Assert.Equal(drawn.Distinct().Order(), drawn);
        Assert.Equal(drawn, NodeSample.Draw(pool, 1));
        Assert.NotEqual(drawn, NodeSample.Draw(pool, 2));
    }

    [Fact]
    public void PairCost_SparseColumns_CountsWhatTwoRowsShare()
    {
        // Every row has an entry in the first sparse column, half of them in the second: 1 + 1/4 shared entries a pair.
        var builder = new FeatureMatrixBuilder(5, 3);
        for (int i = 0; i < 8; i++)
        {
            builder.Add([0, 0, 0], i % 2 == 0 ? [3, 4] : [3], i % 2 == 0 ? [1, 1] : [1]);
        }

        Assert.Equal(3 + 6 * 1.25, NodeSample.PairCost(builder.Build()), 1e-12);
    }
}
