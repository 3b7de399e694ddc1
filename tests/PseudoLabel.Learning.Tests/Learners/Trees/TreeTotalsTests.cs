using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

/// <summary>Both ways of scoring trees, by masks (up to 32 leaves) and by walks, against the plainest walk: to the last bit.</summary>
public class TreeTotalsTests
{
    private const int Columns = 9;
    private const int Classes = 3;

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(20, true)]
    [InlineData(31, true)]
    [InlineData(32, true)]
    [InlineData(33, false)]
    [InlineData(200, false)]
    public void Score_AdditiveTreesOfAnyShape_AddsLeavesInTheOrderOfTheTrees(int leaves, bool masked)
    {
        var random = new SeededRandom((ulong)leaves);
        FlatTree[] trees = [.. Enumerable.Range(0, 40).Select(t =>
            RandomTrees.Additive(random, t % 4 == 0 ? leaves : 1 + random.NextInt32(leaves), Columns, t % Classes))];
        FeatureMatrix rows = TreeData.Clouds(seed: 5, rows: 197, Columns, Classes).Features;
        double[] bases = [0.5, -0.25, 0.125];
        TreeEnsembleModel model = TreeEnsembleBuilder.Sum(trees, bases, Columns);

        var expected = new float[197 * Classes];
        for (int i = 0; i < expected.Length; i++)
        {
            double sum = bases[i % Classes];
            foreach (FlatTree tree in trees.Where(t => t.Class == i % Classes))
            {
                sum += tree.Values[RandomTrees.Leaf(tree, rows.DenseRow(i / Classes))];
            }

            expected[i] = (float)sum;
        }

        Assert.Equal(masked, LeafMasks.Of(model.Ensemble) is not null);
        Assert.Equal(expected, TreeData.Scores(model, rows));
        Assert.Equal(expected, TreeData.Scores(model, TreeData.Sparse(rows, 4)));
    }

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void Score_TreesOfDistributions_IsLogarithmOfTheirMean(int leaves, bool masked)
    {
        var random = new SeededRandom((ulong)leaves);
        FlatTree[] trees = [.. Enumerable.Range(0, 30).Select(t =>
            RandomTrees.Distributions(random, t == 0 ? leaves : 1 + random.NextInt32(leaves), Columns, Classes))];
        FeatureMatrix rows = TreeData.Clouds(seed: 6, rows: 130, Columns, Classes).Features;
        TreeEnsembleModel model = TreeEnsembleBuilder.Mean(trees, Classes, Columns);

        float[] scores = TreeData.Scores(model, rows);

        Assert.Equal(masked, LeafMasks.Of(model.Ensemble) is not null);
        Assert.All(Enumerable.Range(0, scores.Length), i =>
        {
            double mean = trees.Average(tree => Share(tree, RandomTrees.Leaf(tree, rows.DenseRow(i / Classes)), i % Classes));
            Assert.Equal(Math.Log(Math.Max(mean, 0.1 / 30)), scores[i], 1e-6);
        });
    }

    [Theory]
    [InlineData(20)]
    [InlineData(40)]
    public void Score_AnyPartOfTheRows_EqualsThatPartOfAll(int leaves)
    {
        var random = new SeededRandom(9);
        FlatTree[] trees = [.. Enumerable.Range(0, 12).Select(t => RandomTrees.Additive(random, leaves, Columns, t % Classes))];
        FeatureMatrix rows = TreeData.Clouds(seed: 7, rows: 300, Columns, Classes).Features;
        TreeEnsembleModel model = TreeEnsembleBuilder.Sum(trees, new double[Classes], Columns);
        float[] all = TreeData.Scores(model, rows);

        Assert.All([(0, 0), (0, 1), (3, 7), (1, 63), (17, 64), (64, 65), (2, 129), (299, 1)], part =>
        {
            (int first, int count) = part;
            var scores = new float[count * Classes];
            model.Score(rows, first, count, scores);
            Assert.Equal(all[(first * Classes)..((first + count) * Classes)], scores);
        });
    }

    private static double Share(FlatTree tree, int leaf, int k)
    {
        int entry = tree.Leaves[leaf];
        return entry < Classes ? (entry == k ? 1 : 0) : tree.Values[((entry - Classes) * Classes) + k];
    }
}
