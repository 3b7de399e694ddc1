using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Confidence;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;
using PseudoLabel.SelfTraining.Tests.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Confidence;

public sealed class LowerBoundTests
{
    [Fact]
    public void Predict_MembersDisagree_TakesTheirDeviationOff()
    {
        // The members say 0.9 and 0.5 of class 0: mean 0.7, deviation 0.2. Of the second row both say 0.8.
        (IModel one, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f], [0.8f, 0.2f]);
        (IModel even, _) = RoundData.Saying([0.5f, 0.5f]);
        FeatureMatrix first = rows.Select([0]);
        var blend = new BlendModel([new BlendMember(one, 1, Temperature.One), new BlendMember(new Halved(even), 1, Temperature.One)]);

        PoolPredictions predicted = PoolPredictions.Predict(blend, Temperature.One, new LowerBound(), first, new ConfidenceHistogram(2));

        Assert.Equal(0.5f, predicted.Confidences[0], 1e-5f);
        var same = new BlendModel([new BlendMember(one, 1, Temperature.One), new BlendMember(one, 3, Temperature.One)]);
        predicted = PoolPredictions.Predict(same, Temperature.One, new LowerBound(), rows.Select([1]), new ConfidenceHistogram(2));
        Assert.Equal(0.8f, predicted.Confidences[0], 1e-5f);
    }

    [Fact]
    public void Predict_SingleLearner_IsTheProbability()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.7f, 0.3f]);

        Assert.Equal(0.7f,
            PoolPredictions.Predict(model, Temperature.One, new LowerBound(), rows, new ConfidenceHistogram(2)).Confidences[0], 1e-5f);
    }

    [Fact]
    public void Predict_DeviationAboveTheProbability_StaysAtZero()
    {
        // The mean of class 0 is 0.26, the greatest, and its deviation 0.40: each member is all but certain of another class.
        FeatureMatrix rows = TreeData.Dense([0]);
        float[][] says =
            [[0.96f, 0.02f, 0.01f, 0.01f], [0.02f, 0.94f, 0.03f, 0.01f], [0.03f, 0.02f, 0.94f, 0.01f], [0.03f, 0.02f, 0.02f, 0.93f]];
        BlendMember[] members = [.. says.Select(
            p => new BlendMember(new LinearModel(new float[4], [.. p.Select(value => MathF.Log(value))]), 1, Temperature.One))];

        PoolPredictions predicted =
            PoolPredictions.Predict(new BlendModel(members), Temperature.One, new LowerBound(), rows, new ConfidenceHistogram(4));

        Assert.Equal(0, predicted.Confidences[0]);
    }

    /// <summary>Says of every row that all classes are equally probable.</summary>
    private sealed class Halved(IModel model) : IModel
    {
        public string Kind => model.Kind;

        public int ClassCount => model.ClassCount;

        public int FeatureCount => model.FeatureCount;

        public void Score(FeatureMatrix rows, int firstRow, int count, Span<float> scores) => scores.Clear();

        public void Write(BinaryWriter writer) => model.Write(writer);
    }
}
