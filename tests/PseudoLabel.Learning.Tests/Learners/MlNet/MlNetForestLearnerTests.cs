using Microsoft.ML;
using Microsoft.ML.Data;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners.MlNet;

public class MlNetForestLearnerTests
{
    private static readonly MlNetForestOptions Few = new() { Trees = 10 };

    [Theory]
    [InlineData(6)]
    [InlineData(2)]
    public void Score_EachClass_IsTheMeanOfItsForest(int denseColumns)
    {
        TrainingSet data = TreeData.Clouds(seed: 21, rows: 90, columns: 6, classes: 3);
        data = data with { Features = denseColumns < 6 ? TreeData.Sparse(data.Features, denseColumns) : data.Features };
        var learner = new MlNetForestLearner(Few);
        IModel model = learner.Train(data, new TrainingContext { Seed = 3 });
        float[] scores = TreeData.Scores(model, data.Features);

        for (int c = 0; c < 3; c++)
        {
            var ml = new MLContext(3);
            IDataView view = TreeRows.View(ml, data.Features, _ => 0f, NumberDataViewType.Single, data.Weights);
            float[] expected = [.. learner.Fit(ml, data, c, 3).Transform(view).GetColumn<float>("Score")];
            Assert.All(Enumerable.Range(0, 90), r => Assert.Equal(Math.Max(expected[r], 0.1 / 30), Math.Exp(scores[(r * 3) + c]), 1e-5));
        }
    }

    [Fact]
    public void Train_Twice_GivesSameBytesAndLearns()
    {
        TrainingSet data = TreeData.Clouds(seed: 22, rows: 90, columns: 6, classes: 3);
        IModel first = new MlNetForestLearner(Few).Train(data, new TrainingContext { Seed = 3 });
        IModel second = new MlNetForestLearner(Few).Train(data, new TrainingContext { Seed = 3, Threads = 2 });

        Assert.Equal(TreeData.Bytes(first), TreeData.Bytes(second));
        Assert.True(TreeData.Correct(first, data) >= 80);
    }

    [Fact]
    public void Train_ClassWithoutRows_GetsTheFloor()
    {
        TrainingSet data = TreeData.Clouds(seed: 23, rows: 60, columns: 4, classes: 2) with { ClassCount = 3 };
        float[] scores = TreeData.Scores(new MlNetForestLearner(Few).Train(data, new TrainingContext()), data.Features);

        Assert.Equal((float)Math.Log(0.1 / 20), scores[2]);
    }
}
