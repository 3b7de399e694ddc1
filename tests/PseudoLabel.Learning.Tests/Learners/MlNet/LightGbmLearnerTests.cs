using Microsoft.ML;
using Microsoft.ML.Data;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners.MlNet;

public class LightGbmLearnerTests
{
    private static readonly LightGbmOptions Few = new() { Iterations = 15 };

    private static IModel Train(TrainingSet data, LightGbmOptions options, int threads = 1)
    {
        if (!LightGbmLearner.IsAvailable(out string reason))
        {
            Assert.Skip(reason);
        }

        return new LightGbmLearner(options).Train(data, new TrainingContext { Seed = 3, Threads = threads });
    }

    private static IDataView View(MLContext ml, FeatureMatrix rows) =>
        TreeRows.View(ml, rows, _ => 0f, NumberDataViewType.Single, new float[rows.Rows]);

    [Theory]
    [InlineData(3, 6)]
    [InlineData(4, 2)]
    [InlineData(4, 0)]
    public void Score_ManyClasses_EqualsMlNetProbabilities(int classes, int denseColumns)
    {
        TrainingSet data = TreeData.Clouds(seed: 11, rows: 120, columns: 6, classes);
        data = data with { Features = denseColumns < 6 ? TreeData.Sparse(data.Features, denseColumns) : data.Features };
        IModel model = Train(data, Few);
        var ml = new MLContext(3);
        ITransformer theirs = new LightGbmLearner(Few).FitMulticlass(ml, data, [.. Enumerable.Range(0, classes)], 3);

        float[][] expected = [.. theirs.Transform(View(ml, data.Features)).GetColumn<float[]>("Score")];
        float[] scores = TreeData.Scores(model, data.Features);

        Assert.All(Enumerable.Range(0, 120), r =>
        {
            double[] actual = TreeData.Softmax(scores.AsSpan(r * classes, classes));
            Assert.All(Enumerable.Range(0, classes), k => Assert.Equal(expected[r][k], actual[k], 1e-5));
        });
    }

    [Fact]
    public void Score_TwoClasses_EqualsMlNetProbability()
    {
        TrainingSet data = TreeData.Clouds(seed: 12, rows: 100, columns: 5, classes: 2);
        IModel model = Train(data, Few);
        var ml = new MLContext(3);
        ITransformer theirs = new LightGbmLearner(Few).FitBinary(ml, data, 1, 3);

        float[] expected = [.. theirs.Transform(View(ml, data.Features)).GetColumn<float>("Probability")];
        float[] scores = TreeData.Scores(model, data.Features);

        Assert.Equal(Few.Iterations, ((TreeEnsembleModel)model).TreeCount);
        Assert.All(Enumerable.Range(0, 100), r => Assert.Equal(expected[r], TreeData.Softmax(scores.AsSpan(r * 2, 2))[1], 1e-5));
    }

    [Fact]
    public void Score_TwoClasses_IsMlNetScoreToTheLastBit()
    {
        TrainingSet data = TreeData.Clouds(seed: 19, rows: 400, columns: 7, classes: 2);
        IModel model = Train(data, new LightGbmOptions());
        var ml = new MLContext(3);
        ITransformer theirs = new LightGbmLearner().FitBinary(ml, data, 1, 3);

        float[] expected = [.. theirs.Transform(View(ml, data.Features)).GetColumn<float>("Score")];

        Assert.Equal(expected, TreeData.Scores(model, data.Features).Where((_, i) => i % 2 == 1));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Train_FewRows_StillSplitsAndLearns(int classes)
    {
        TrainingSet data = TreeData.Clouds(seed: 13, 10 * classes, columns: 6, classes);

        Assert.InRange(TreeData.Correct(Train(data, new LightGbmOptions()), data), 9 * classes, 10 * classes);
    }

    [Fact]
    public void Train_ClassesWithoutRows_GetNoProbabilityAndOthersKeepTheirPlace()
    {
        TrainingSet data = TreeData.Clouds(seed: 14, rows: 90, columns: 6, classes: 3);
        TrainingSet moved = data with { Labels = [.. data.Labels.Select(l => (l * 2) + 1)], ClassCount = 7 };

        IModel model = Train(moved, Few);

        Assert.True(TreeData.Correct(model, moved) >= 80);
        float[] scores = TreeData.Scores(model, moved.Features);
        Assert.All(Enumerable.Range(0, 90), r =>
        {
            double[] p = TreeData.Softmax(scores.AsSpan(r * 7, 7));
            Assert.All([0, 2, 4, 6], absent => Assert.InRange(p[absent], 0, 1e-6));
        });
    }

    [Fact]
    public void Train_TwoOfThreeClassesPresent_TellsThemApart()
    {
        TrainingSet data = TreeData.Clouds(seed: 15, rows: 60, columns: 6, classes: 2);
        TrainingSet moved = data with { Labels = [.. data.Labels.Select(l => 2 * l)], ClassCount = 3 };

        Assert.True(TreeData.Correct(Train(moved, Few), moved) >= 55);
    }

    [Fact]
    public void Train_OneClassPresent_AlwaysPredictsIt()
    {
        TrainingSet data = TreeData.Clouds(seed: 16, rows: 12, columns: 3, classes: 2) with { Labels = new int[12] };

        Assert.Equal(12, TreeData.Correct(Train(data, Few), data));
    }

    [Fact]
    public void Train_ConstantColumns_GivesClassShares()
    {
        var data = TrainingSet.Unweighted(
            TreeData.Dense([.. Enumerable.Repeat(new[] { 1f, 1f }, 40)]), [.. Enumerable.Range(0, 40).Select(r => r % 4 == 0 ? 1 : 0)], 2);

        float[] scores = TreeData.Scores(Train(data, Few), data.Features);

        Assert.Equal(0.25, TreeData.Softmax(scores.AsSpan(0, 2))[1], 1e-3);
    }

    [Fact]
    public void Train_Weights_MoveTheProbability()
    {
        // Rows that cannot be told apart: the probability is the class's share of the weight, 3 * 10 of 3 * 10 + 1 * 30.
        var data = TrainingSet.Unweighted(
            TreeData.Dense([.. Enumerable.Repeat(new[] { 1f }, 40)]), [.. Enumerable.Range(0, 40).Select(r => r % 4 == 0 ? 1 : 0)], 2);
        data = data with { Weights = [.. data.Labels.Select(l => l == 1 ? 3f : 1f)] };

        float[] scores = TreeData.Scores(Train(data, new LightGbmOptions()), data.Features);

        Assert.Equal(0.5, TreeData.Softmax(scores.AsSpan(0, 2))[1], 1e-3);
    }

    [Fact]
    public void Train_AnyThreads_GivesSameBytes()
    {
        TrainingSet data = TreeData.Clouds(seed: 17, rows: 80, columns: 6, classes: 3);
        byte[] first = TreeData.Bytes(Train(data, Few));

        Assert.Equal(first, TreeData.Bytes(Train(data, Few)));
        Assert.Equal(first, TreeData.Bytes(Train(data, Few, threads: 3)));
    }

    [Fact]
    public void Write_ReadBack_GivesSameScores()
    {
        TrainingSet data = TreeData.Clouds(seed: 18, rows: 80, columns: 6, classes: 3);
        IModel model = Train(data, Few);

        Assert.Equal(TreeData.Scores(model, data.Features), TreeData.Scores(TreeData.Reread(model), data.Features));
    }

    [Fact]
    public void Explain_MissingOpenMp_SaysWhatToInstall()
    {
        string reason = LightGbmLibrary.Explain(
            "Unable to load shared library 'lib_lightgbm'...\nlibgomp.so.1: cannot open shared object file: No such file or directory");

        Assert.Contains("apt-get install libgomp1", reason, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', reason);
    }
}
