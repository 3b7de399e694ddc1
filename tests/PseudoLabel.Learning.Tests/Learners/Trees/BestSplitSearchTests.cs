using FsCheck.Xunit;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

public class BestSplitSearchTests
{
    private static (ForestSplit Best, bool Varies) Search(
        float[] values, int[] labels, double[] weights, int classes, int minimumLeafRows = 1, bool everyRow = false)
    {
        var node = new ForestNode(values.Length, classes);
        node.Load(Enumerable.Range(0, values.Length).ToArray(), labels, weights);
        ForestSplit best = ForestSplit.None;
        BinnedColumn column = BinnedColumn.Create(values, new float[values.Length]);
        column = everyRow ? new BinnedColumn(column.Bins, column.Low, column.High) : column;
        bool varies = new BestSplitSearch(values.Length, classes, minimumLeafRows).Try(node, column, 7, ref best);
        return (best, varies);
    }

    [Fact]
    public void Try_WorkedExample_FindsThresholdOfLeastGini()
    {
        // Sides of x <= 3.5: {a a a} and {b b a}: 9/3 + (4 + 1)/3 = 14/3; x <= 2.5: 4/2 + (4 + 4)/4 = 4; x <= 5.5: (9 + 4)/5 + 1 = 3.6.
        (ForestSplit best, _) = Search([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 0], [1, 1, 1, 1, 1, 1], 2);

        Assert.Equal((7, 3.5f, 2), (best.Column, best.Threshold, best.LastLeftBin));
        Assert.Equal(14.0 / 3, best.Score, 12);
    }

    [Fact]
    public void Try_WeightMovesTheSplit()
    {
        // The last row now weighs 10: {a a a b b} {a}: (9 + 4)/5 + 10 = 12.6 beats {a a a} {b b a}: 3 + (4 + 100)/12 = 11.67.
        (ForestSplit best, _) = Search([1, 2, 3, 4, 5, 6], [0, 0, 0, 1, 1, 0], [1, 1, 1, 1, 1, 10], 2);

        Assert.Equal(5.5f, best.Threshold);
        Assert.Equal(12.6, best.Score, 12);
    }

    [Fact]
    public void Try_ConstantColumn_IsToldApart()
    {
        (ForestSplit best, bool varies) = Search([2, 2, 2], [0, 1, 0], [1, 1, 1], 2);

        Assert.False(varies);
        Assert.Equal(-1, best.Column);
    }

    [Fact]
    public void Try_MinimumLeafRows_KeepsBothSidesLargeEnough()
    {
        (ForestSplit best, _) = Search([1, 2, 3, 4, 5], [0, 1, 1, 1, 1], [1, 1, 1, 1, 1], 2, minimumLeafRows: 2);

        Assert.Equal(2.5f, best.Threshold);
    }

    [Property(MaxTest = 60)]
    public void Try_AnyColumn_FindsWhatTryingEveryThresholdFinds(ulong seed, bool many)
    {
        var random = new SeededRandom(seed);
        int rows = many ? 200 : 20;
        float[] values = [.. Enumerable.Range(0, rows).Select(_ => (float)random.NextInt32(12))];
        int[] labels = [.. values.Select(_ => random.NextInt32(3))];
        double[] weights = [.. values.Select(_ => 0.5 + random.NextDouble())];

        (ForestSplit best, bool varies) = Search(values, labels, weights, 3);

        double expected = values.Distinct().Order().SkipLast(1).Select(t => Side(v => v <= t) + Side(v => v > t)).Max();
        Assert.True(varies);
        Assert.Equal(expected, best.Score, 9);
        Assert.Equal(expected, Side(v => v <= best.Threshold) + Side(v => v > best.Threshold), 9);

        double Side(Func<float, bool> belongs)
        {
            double[] sums = [.. Enumerable.Range(0, 3).Select(k => weights.Where((_, r) => labels[r] == k && belongs(values[r])).Sum())];
            return sums.Sum(s => s * s) / sums.Sum();
        }
    }

    [Property(MaxTest = 100)]
    public void Try_MostRowsInOneBin_FindsWhatListingEveryRowFinds(ulong seed, bool many)
    {
        var random = new SeededRandom(seed);
        int rows = many ? 600 : 60;
        float[] values = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt32(6) > 0 ? 0 : (float)random.NextInt32(9) - 3)];
        int[] labels = [.. values.Select(_ => random.NextInt32(3))];
        double[] weights = [.. values.Select(_ => 0.5 + random.NextDouble())];
        int[] inNode = [.. Enumerable.Range(0, rows).Where(_ => random.NextInt32(3) > 0)];
        BinnedColumn column = BinnedColumn.Create(values, new float[rows]);
        Assert.True(column.RareRows is { } rare && rare.Length < inNode.Length);
        var node = new ForestNode(rows, 3);
        node.Load(inNode, labels, weights);
        ForestSplit best = ForestSplit.None;

        bool varies = new BestSplitSearch(rows, 3, 1).Try(node, column, 0, ref best);

        (ForestSplit expected, bool expectedVaries) = Search(
            [.. inNode.Select(r => values[r])], [.. inNode.Select(r => labels[r])], [.. inNode.Select(r => weights[r])], 3, everyRow: true);
        Assert.Equal(expectedVaries, varies);
        Assert.Equal(expected.Score, best.Score, 9);
    }
}
