using FsCheck.Xunit;
using PseudoLabel.Core.Learners.Trees;
using PseudoLabel.Core.Randomness;

namespace PseudoLabel.Core.Tests.Learners.Trees;

public class BestSplitSearchTests
{
    private static (ForestSplit Best, bool Varies) Search(float[] values, int[] labels, double[] weights, int classes, int minimumLeafRows = 1)
    {
        var node = new ForestNode(values.Length, classes);
        node.Load(Enumerable.Range(0, values.Length).ToArray(), labels, weights);
        ForestSplit best = ForestSplit.None;
        bool varies = new BestSplitSearch(values.Length, classes, minimumLeafRows).Try(node, BinnedColumn.Create(values, new float[values.Length]), 7, ref best);
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
}
