using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class LearnerChoiceTests
{
    [Fact]
    public void Train_SeveralLearners_IsTheirBlendAtTheirTemperatures()
    {
        LearnerMember[] members = [new("logistic", 1.5), new("forest", 0.8)];
        var choice = new LearnerChoice { Name = "logistic+forest", Members = members, Temperature = 1.2 };

        var blend = Assert.IsType<BlendModel>(choice.Train(RoundData.Labeled(), new TrainingContext()));

        Assert.Equal(
            [("linear", 0.5, new Temperature(1.5)), ("trees", 0.5, new Temperature(0.8))],
            blend.Members.Select(m => (m.Model.Kind, m.Weight, m.Temperature)));
    }

    [Fact]
    public void Probabilities_Rows_AreTheModelsAtTheChosenTemperature()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f], [0.1f, 0.9f]);

        float[] probabilities = (RoundData.Choice() with { Temperature = 2 }).Probabilities(model, rows);

        Assert.Equal([0.75, 0.25, 0.25, 0.75], probabilities.Select(p => Math.Round(p, 5)));
    }
}
