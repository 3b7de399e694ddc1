using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class NodeSampleTests
{
    [Fact]
    public void Draw_APoolThatCanBeCompared_AllRows() => Assert.Null(NodeSample.Draw(GraphData.Clouds(seed: 1, rows: 3000, apart: 1), 1));

    [Fact]
    public void Draw_ManyWideRows_AsManyAsTheWorkAllows()
    {
        var pool = new FeatureMatrix(rows: 2000, columns: 20_000, denseColumns: 20_000, new float[2000 * 20_000]);

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
        var builder = new FeatureMatrixBuilder(columns: 5, denseColumns: 3);
        for (int i = 0; i < 8; i++)
        {
            builder.Add([0, 0, 0], i % 2 == 0 ? [3, 4] : [3], i % 2 == 0 ? [1, 1] : [1]);
        }

        Assert.Equal(3 + 6 * 1.25, NodeSample.PairCost(builder.Build()), 1e-12);
    }
}
