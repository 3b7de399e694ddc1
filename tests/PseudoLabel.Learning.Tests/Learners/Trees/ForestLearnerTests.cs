using FsCheck.Xunit;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

public class ForestLearnerTests
{
    private static readonly ForestOptions OneTree = new() { Trees = 1, Bootstrap = false };

    private static ForestSplits Splits(bool random) => random ? ForestSplits.Random : ForestSplits.Best;

    private static TreeEnsembleModel Train(TrainingSet data, ForestOptions options, ulong seed = 1, int threads = 1) =>
        (TreeEnsembleModel)new ForestLearner(options).Train(data, new TrainingContext { Seed = seed, Threads = threads });

    [Fact]
    public void Train_OneColumnThatSeparates_SplitsAtTheMidpoint()
    {
        var data = TrainingSet.Unweighted(TreeData.Dense([1, 5], [2, 5], [4, 5], [6, 5]), [0, 0, 1, 1], 2);

        TreeEnsembleModel model = Train(data, OneTree);

        TreeNode root = model.Ensemble.Nodes[0];
        Assert.Equal([0], model.Ensemble.UsedColumns);
        Assert.Equal(3, model.Ensemble.Nodes.Length);
        Assert.Equal(3f, root.Threshold);
        float floor = (float)Math.Log(0.1);
        Assert.Equal([0, floor, floor, 0], TreeData.Scores(model, TreeData.Dense([3, 0], [3.01f, 0])));
    }

    [Fact]
    public void Train_RowsThatCannotBeToldApart_LeafHoldsTheirWeights()
    {
        var data = TrainingSet.Unweighted(TreeData.Dense([1], [1], [1]), [0, 1, 1], 3) with { Weights = [3, 0.5f, 0.5f] };

        float[] scores = TreeData.Scores(Train(data, OneTree), data.Features);

        Assert.Equal([(float)Math.Log(0.75), (float)Math.Log(0.25), (float)Math.Log(0.1)], scores[..3]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Train_WithoutBootstrap_WeightEqualsRepetition(bool random)
    {
        TrainingSet data = TreeData.Clouds(seed: 5, rows: 40, columns: 4, classes: 3);
        float[] weights = [.. Enumerable.Range(0, 40).Select(r => 1f + (r % 3))];
        int[] repeated = [.. Enumerable.Range(0, 40).SelectMany(r => Enumerable.Repeat(r, (int)weights[r]))];
        var options = new ForestOptions { Trees = 5, Bootstrap = false, Splits = Splits(random) };

        TreeEnsembleModel weighted = Train(data with { Weights = weights }, options);
        TreeEnsembleModel repeating =
            Train(TrainingSet.Unweighted(data.Features.Select(repeated), [.. repeated.Select(r => data.Labels[r])], 3), options);

        Assert.Equal(TreeData.Bytes(weighted), TreeData.Bytes(repeating));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Train_AnyThreads_GivesSameBytes(bool random, bool bootstrap)
    {
        TrainingSet data = TreeData.Clouds(seed: 6, rows: 150, columns: 8, classes: 4);
        data = data with { Features = TreeData.Sparse(data.Features, 3) };
        var options = new ForestOptions { Trees = 20, Splits = Splits(random), Bootstrap = bootstrap };
        byte[] one = TreeData.Bytes(Train(data, options));

        Assert.Equal(one, TreeData.Bytes(Train(data, options, threads: 2)));
        Assert.Equal(one, TreeData.Bytes(Train(data, options, threads: 3)));
        Assert.NotEqual(one, TreeData.Bytes(Train(data, options, seed: 2)));
    }

    [Property(MaxTest = 20)]
    public void Train_SparseColumns_GivesSameTreesAsDense(ulong seed)
    {
        TrainingSet data = TreeData.Clouds(seed, rows: 50, columns: 6, classes: 3);
        var options = new ForestOptions { Trees = 5 };

        byte[] dense = TreeData.Bytes(Train(data, options));
        byte[] sparse = TreeData.Bytes(Train(data with { Features = TreeData.Sparse(data.Features, 2) }, options));

        Assert.Equal(dense, sparse);
    }

    [Property(MaxTest = 20)]
    public void Train_FullGrownWithoutBootstrap_LearnsDistinctRowsByHeart(ulong seed, bool random)
    {
        TrainingSet data = TreeData.Clouds(seed, rows: 60, columns: 6, classes: 3);
        int[] distinct =
            [.. Enumerable.Range(0, 60).GroupBy(r => string.Join(' ', data.Features.DenseRow(r).ToArray())).Select(g => g.First())];
        data = new TrainingSet
        {
            Features = data.Features.Select(distinct),
            Labels = [.. distinct.Select(r => data.Labels[r])],
            Weights = [.. distinct.Select(r => data.Weights[r])],
            ClassCount = 3
        };

        TreeEnsembleModel model = Train(data, new ForestOptions { Trees = 3, Bootstrap = false, Splits = Splits(random) });

        Assert.Equal(distinct.Length, TreeData.Correct(model, data));
    }

    [Fact]
    public void Score_MeanOfDistributions_SumsToOneButForTheFloor()
    {
        TrainingSet data = TreeData.Clouds(seed: 7, rows: 90, columns: 5, classes: 3);
        TreeEnsembleModel model = Train(data, new ForestOptions { Trees = 50, MinimumLeafRows = 5 });

        float[] scores = TreeData.Scores(model, data.Features);

        Assert.All(Enumerable.Range(0, 90),
            r => Assert.InRange(scores.AsSpan(r * 3, 3).ToArray().Sum(s => Math.Exp(s)), 1 - 1e-6, 1 + (2 * 0.1 / 50) + 1e-6));
    }

    [Fact]
    public void Train_ClassWithoutRows_GetsTheFloor()
    {
        TrainingSet data = TreeData.Clouds(seed: 8, rows: 60, columns: 4, classes: 2) with { ClassCount = 3 };

        float[] scores = TreeData.Scores(Train(data, new ForestOptions { Trees = 20 }), data.Features);

        Assert.All(Enumerable.Range(0, 60), r => Assert.Equal((float)Math.Log(0.1 / 20), scores[(r * 3) + 2]));
    }

    [Fact]
    public void Train_OneRowPerClass_TellsThemApart()
    {
        var data = TrainingSet.Unweighted(TreeData.Dense([0, 0], [5, 0], [0, 5]), [0, 1, 2], 3);

        Assert.Equal(3, TreeData.Correct(Train(data, new ForestOptions()), data));
    }

    [Fact]
    public void Train_OnlyConstantColumns_GivesClassShares()
    {
        var data = TrainingSet.Unweighted(TreeData.Dense([3, 3], [3, 3], [3, 3], [3, 3]), [0, 0, 0, 1], 2);

        float[] scores = TreeData.Scores(Train(data, OneTree), data.Features);

        Assert.Equal([(float)Math.Log(0.75), (float)Math.Log(0.25)], scores[..2]);
    }

    [Fact]
    public void Train_NoColumnsUsed_GivesClassShares()
    {
        // Each sparse column is non-zero in one row only: too rare to be used.
        FeatureMatrix rows = TreeData.Sparse(TreeData.Dense([1, 0], [0, 1]), 0);

        float[] scores = TreeData.Scores(Train(TrainingSet.Unweighted(rows, [0, 1], 2), OneTree), rows);

        Assert.Equal((float)Math.Log(0.5), scores[0]);
    }

    [Fact]
    public void Choose_MoreSparseColumnsThanAllowed_TakesTheMostFrequentThenTheFirst()
    {
        FeatureMatrix rows = TreeData.Sparse(TreeData.Dense([0, 1, 1, 1, 1], [0, 1, 0, 1, 1], [0, 1, 1, 0, 0], [0, 0, 0, 0, 1]), 1);

        Assert.Equal([1, 4], SparseColumnChoice.Choose(rows, new ForestOptions { MaximumSparseColumns = 2 }));
        Assert.Equal([1, 2, 4], SparseColumnChoice.Choose(rows, new ForestOptions { MaximumSparseColumns = 3 }));
    }

    [Fact]
    public void Train_Canceled_Throws() => Assert.ThrowsAny<OperationCanceledException>(() =>
        new ForestLearner().Train(TreeData.Clouds(1, 20, 3, 2), new TrainingContext(), new CancellationToken(canceled: true)));
}
