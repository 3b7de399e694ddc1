using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Tests.Learners.Trees;
using PseudoLabel.SelfTraining.Rounds;
using PseudoLabel.SelfTraining.Selection;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class StudentTrainerTests
{
    private static readonly ISelectionRule Any = new FixedThresholdRule(0);

    [Theory]
    [InlineData("logistic")]
    [InlineData("forest")]
    public void Train_SelectedRows_AreTrainedOnBesideTheLabelsWithTheirWeights(string learner)
    {
        TrainingSet labeled = RoundData.Labeled();
        StudentTrainer student = Selecting(labeled, confidence: 0.75f);

        IModel model = student.Train(RoundData.Choice(learner), RoundData.Rules(Any), 1, new TrainingContext { Seed = 4 });

        // 40 rows of 0.75 weigh 30, no more than twice the 30 labels: no weight is scaled down.
        FeatureMatrix pool = RoundData.Pool();
        var expected = new TrainingSet
        {
            Features = FeatureMatrices.Concat([labeled.Features, pool.Select([.. Enumerable.Range(0, 40)])]),
            Labels = [.. labeled.Labels, .. Enumerable.Range(0, 40).Select(i => i % 3)],
            Weights = [.. labeled.Weights, .. Enumerable.Repeat(0.75f, 40)],
            ClassCount = 3,
        };
        Assert.Equal(40, student.Selected);
        Assert.Equal(1, student.PseudoMass, 1e-6);
        Assert.Equal(TreeData.Bytes(LearnerFactory.Create(learner).Train(expected, new TrainingContext { Seed = 4 })), TreeData.Bytes(model));
    }

    [Theory]
    [InlineData(2, 1, 1)]
    [InlineData(0.5, 1, 0.5)]
    [InlineData(0.5, 0.25, 0.25)]
    [InlineData(0, 1, 0)]
    public void Train_ManySelectedRows_WeighNoMoreThanTheCap(double cap, double alpha, double mass)
    {
        StudentTrainer student = Selecting(RoundData.Labeled(), confidence: 0.75f);

        student.Train(RoundData.Choice(), RoundData.Rules(Any, alpha, pseudoMass: cap), 1, new TrainingContext());

        Assert.Equal(mass, student.PseudoMass, 1e-6);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(7)]
    public void Train_Joint_ThePseudoLabeledRowsWeighAlphaTimesTheLabels(double alpha)
    {
        StudentTrainer student = Selecting(RoundData.Labeled(), confidence: 0.4f);

        student.Train(RoundData.Choice(), RoundData.Rules(Any, alpha, joint: true), 1, new TrainingContext());

        Assert.Equal(alpha, student.PseudoMass, 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Train_AlphaZero_IsTheModelOfTheLabelsAlone(bool joint)
    {
        TrainingSet labeled = RoundData.Labeled();
        StudentTrainer student = Selecting(labeled, confidence: 0.9f);

        IModel model = student.Train(RoundData.Choice("forest"), RoundData.Rules(Any, alpha: 0, joint), 1, new TrainingContext { Seed = 3 });

        Assert.Equal(0, student.PseudoMass);
        Assert.Equal(TreeData.Bytes(LearnerFactory.Create("forest").Train(labeled, new TrainingContext { Seed = 3 })), TreeData.Bytes(model));
    }

    [Fact]
    public void Train_SeveralLearners_IsTheirBlendAtTheirTemperatures()
    {
        TrainingSet labeled = RoundData.Labeled();
        var choice = new LearnerChoice { Name = "logistic+forest", Members = [new("logistic", 1.5), new("forest", 0.8)], Temperature = 1.2 };

        var blend = Assert.IsType<BlendModel>(Selecting(labeled, 0.9f).Train(choice, RoundData.Rules(Any), 1, new TrainingContext()));

        Assert.Equal([("linear", 0.5, new Temperature(1.5)), ("trees", 0.5, new Temperature(0.8))], blend.Members.Select(m => (m.Model.Kind, m.Weight, m.Temperature)));
    }

    /// <summary>A student with 40 rows of the pool, in turn of each class.</summary>
    private static StudentTrainer Selecting(TrainingSet labeled, float confidence)
    {
        FeatureMatrix pool = RoundData.Pool();
        var student = new StudentTrainer(labeled, StudentSample.Of(40, 40, 1));
        for (int i = 0; i < 40; i++)
        {
            student.Add(pool, i, i % 3, confidence);
        }

        return student;
    }

    [Fact]
    public void Train_NoiseFilter_LeavesOutPseudoLabelsThatTheOtherHalfSpeaksAgainst()
    {
        TrainingSet labeled = RoundData.Labeled();
        TrainingSet rest = TreeData.Clouds(9, 200, 6, 3);
        RoundRules rules = RoundData.Rules(new FixedThresholdRule(0), pseudoMass: 100);

        (int plainNoise, byte[] plain) = Train(rules);
        (int noise, byte[] filtered) = Train(rules with { NoiseFilter = true });

        Assert.Equal(0, plainNoise);
        Assert.InRange(noise, 10, 50);
        Assert.NotEqual(plain, filtered);

        // Every tenth pseudo-label is another class than the row's own.
        (int, byte[]) Train(RoundRules how)
        {
            var student = new StudentTrainer(labeled, StudentSample.Of(200, 1000, 1));
            for (int i = 0; i < 200; i++)
            {
                student.Add(rest.Features, i, i % 10 == 0 ? (rest.Labels[i] + 1) % 3 : rest.Labels[i], 0.9f);
            }

            IModel model = student.Train(RoundData.Choice(), how, 1, new TrainingContext());
            return (student.Noisy, TreeData.Bytes(model));
        }
    }
}
