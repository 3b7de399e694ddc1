using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

public class TreeEnsembleModelTests
{
    // x[2] <= 0.5 ? (x[0] <= 1 ? leaf 0 : leaf 1) : leaf 2
    private static FlatTree Tree(int treeClass, int[] leaves, double[] values) => new()
    {
        Class = treeClass,
        Features = [2, 0],
        Thresholds = [0.5f, 1f],
        Left = [1, ~0],
        Right = [~2, ~1],
        Leaves = leaves,
        Values = values,
    };

    private static readonly FeatureMatrix Rows = TreeData.Dense([1, 9, 0.5f], [1.5f, 9, 0], [1, 9, 0.75f]);

    [Fact]
    public void Score_Additive_AddsBaseAndLeafOfEachTreeToItsClass()
    {
        FlatTree first = Tree(0, [0, 1, 2], [1, 2, 3]);
        FlatTree second = Tree(1, [0, 1, 2], [10, 20, 30]);
        TreeEnsembleModel model = TreeEnsembleBuilder.Sum([first, second, first], [0.5, -0.5], 3);

        Assert.Equal([2.5f, 9.5f, 4.5f, 19.5f, 6.5f, 29.5f], TreeData.Scores(model, Rows));
    }

    [Fact]
    public void Score_Distributions_IsLogarithmOfMeanAboveTheFloor()
    {
        // Leaf 0 is pure in class 0, leaf 1 mixed, leaf 2 pure in class 1; the second tree's leaf 1 is mixed in another way.
        FlatTree first = Tree(0, [0, 2, 1], [0.25, 0.75]);
        FlatTree second = Tree(0, [0, 2, 1], [0.75, 0.25]);
        TreeEnsembleModel model = TreeEnsembleBuilder.Mean([first, second], 2, 3);

        float floor = (float)Math.Log(0.1 / 2);
        float half = (float)Math.Log(0.5);
        Assert.Equal([0, floor, half, half, floor, 0], TreeData.Scores(model, Rows));
    }

    [Fact]
    public void Score_TreeOfOneLeaf_IsThatLeaf()
    {
        var leaf = new FlatTree { Class = 1, Features = [], Thresholds = [], Left = [], Right = [], Leaves = [0], Values = [4] };
        TreeEnsembleModel model = TreeEnsembleBuilder.Sum([leaf], [0, 0], 3);

        Assert.Equal([0, 4, 0, 4, 0, 4], TreeData.Scores(model, Rows));
    }

    [Fact]
    public void Score_RowsOfAnotherWidth_Throws() =>
        Assert.ThrowsAny<ArgumentException>(() => TreeData.Scores(TreeEnsembleBuilder.Sum([], [0, 0], 4), Rows));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void Score_SparseColumns_EqualsDense(int denseColumns)
    {
        TrainingSet data = TreeData.Clouds(seed: 1, rows: 90, columns: 6, classes: 3);
        IModel model = new ForestLearner(new ForestOptions { Trees = 10 }).Train(data, new TrainingContext());

        Assert.Equal(TreeData.Scores(model, data.Features), TreeData.Scores(model, TreeData.Sparse(data.Features, denseColumns)));
    }

    [Fact]
    public void Score_PartOfTheRows_EqualsTheirPartOfAll()
    {
        TrainingSet data = TreeData.Clouds(seed: 2, rows: 1200, columns: 5, classes: 3);
        IModel model = new ForestLearner(new ForestOptions { Trees = 5 }).Train(data, new TrainingContext());
        float[] all = TreeData.Scores(model, data.Features);

        var part = new float[700 * 3];
        model.Score(data.Features, 317, 700, part);

        Assert.Equal(all[(317 * 3)..(1017 * 3)], part);
    }

    [Fact]
    public void Write_ReadBack_GivesSameBytesAndScores()
    {
        TrainingSet data = TreeData.Clouds(seed: 3, rows: 60, columns: 4, classes: 3);
        IModel model = new ForestLearner(new ForestOptions { Trees = 7, MinimumLeafRows = 4 }).Train(data, new TrainingContext());

        IModel read = TreeData.Reread(model);

        Assert.Equal("trees", read.Kind);
        Assert.Equal((3, 4, 7), (read.ClassCount, read.FeatureCount, ((TreeEnsembleModel)read).TreeCount));
        Assert.Equal(TreeData.Bytes(model), TreeData.Bytes(read));
        Assert.Equal(TreeData.Scores(model, data.Features), TreeData.Scores(read, data.Features));
    }

    [Fact]
    public void Read_DamagedBytes_ThrowsInsteadOfMisreading()
    {
        byte[] bytes = TreeData.Bytes(TreeEnsembleBuilder.Sum([Tree(0, [0, 1, 2], [1, 2, 3])], [0, 0], 3));
        int slotOfRoot = bytes.Length - 1 - (2 * 5) - (3 * 2) + 1;
        Assert.Equal(2, bytes[slotOfRoot]); // the root's slot + 1
        bytes[slotOfRoot] = 77;

        Assert.Throws<InvalidDataException>(() => ModelSerializer.Read(new MemoryStream(bytes)));
    }
}
