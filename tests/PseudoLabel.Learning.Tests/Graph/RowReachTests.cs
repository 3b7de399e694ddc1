using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;

namespace PseudoLabel.Learning.Tests.Graph;

public sealed class RowReachTests
{
    [Fact]
    public void Of_TwoTiedNodes_TheSolutionOfTheEquation()
    {
        // S = [0 1; 1 0], so F = (1 - a) (I - a S)^-1 Y: 0.1 x 0.9 / (1 - 0.81) = 0.4737 at the other node; the label's own does not count.
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Line(0, 1), neighbors: 1, threads: 1));

        double[] mass = LabelReach.Of(graph, [0], 1);

        Assert.Equal(0, mass[0]);
        Assert.Equal(0.4737, mass[1], 0.01);
    }

    [Fact]
    public void Of_LabelsOfOneGroup_DoNotCountForEachOther()
    {
        var graph = new NodeGraph(NeighborSearch.Among(GraphData.Line(0, 1, 2), neighbors: 1, threads: 1));

        double[] apart = LabelReach.Of(graph, [0, 1], 1);
        double[] together = LabelReach.Of(graph, [7, 7], 1);

        Assert.True(apart[0] > 0 && apart[1] > 0);
        Assert.Equal([0, 0, apart[2]], together);
    }

    [Fact]
    public void Mass_CloudWithoutALabel_GetsNothingAndOneWithLabelsMuch()
    {
        FeatureMatrix rows = GraphData.Clouds(seed: 1, rows: 120, apart: 30);
        float[] side = [.. Enumerable.Range(0, 120).Select(i => rows.DenseRow(i)[0])];
        float middle = side.Average();
        int[] left = [.. Enumerable.Range(0, 120).Where(i => side[i] < middle)];
        int[] right = [.. Enumerable.Range(0, 120).Where(i => side[i] >= middle)];

        FeatureMatrix labeled = rows.Select(left.AsSpan(0, 12));
        FeatureMatrix pool = rows.Select([.. left.AsSpan(12, 28), .. right.AsSpan(0, 40)]);
        var one = new RowReach(labeled, null, pool, 1);
        var many = new RowReach(labeled, null, pool, 4);

        Assert.Equal(one.PoolMass.ToArray(), many.PoolMass.ToArray());
        Assert.All(one.Mass(rows.Select(right.AsSpan(40)), 1), m => Assert.InRange(m, 0, 1e-6));
        Assert.All(one.Mass(rows.Select(left.AsSpan(40)), 1), m => Assert.InRange(m, 0.01, 10));
        Assert.All(one.Squares(rows.Select(right.AsSpan(40)), 1), s => Assert.True(s > 9 * one.LabeledSquares.Max()));
    }

    [Fact]
    public void LabeledSquares_EqualRowsAndThoseOfAGroup_AreNotNear()
    {
        var reach = new RowReach(GraphData.Line(0, 0, 1, 5), [0, 1, 2, 2], GraphData.Line(0, 1), 1);

        Assert.Equal([0, 2, 3], reach.LabeledRows);
        Assert.Equal([1f, 1, 25], reach.LabeledSquares);
    }

    /// <summary>Rows that two annotators labeled would reach each other, and any pool would look unlike them.</summary>
    [Fact]
    public void LabeledMass_RowsGivenTwice_IsThatOfRowsGivenOnce()
    {
        FeatureMatrix rows = GraphData.Clouds(seed: 1, rows: 120, apart: 3);
        int[] once = [.. Enumerable.Range(0, 30)];
        FeatureMatrix pool = rows.Select([.. Enumerable.Range(30, 90)]);

        var single = new RowReach(rows.Select(once), null, pool, 1);
        var twice = new RowReach(rows.Select([.. once, .. once]), null, pool, 1);

        Assert.Equal(once, twice.LabeledRows);
        Assert.Equal(single.LabeledMass.ToArray(), twice.LabeledMass.ToArray());
        Assert.Equal(single.PoolMass.ToArray(), twice.PoolMass.ToArray());
    }
}
