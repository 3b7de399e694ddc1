using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.SelfTraining.Rounds;

namespace PseudoLabel.SelfTraining.Tests.Rounds;

public sealed class TeacherTests
{
    [Fact]
    public void Probabilities_AModelAlone_AreItsOwn()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f]);

        Assert.Equal([0.9, 0.1], Of(new Teacher(model, Temperature.One), rows));
    }

    [Fact]
    public void Probabilities_LastSupervisedAndOpinion_AreMixedByTheirShares()
    {
        (IModel last, FeatureMatrix rows) = RoundData.Saying([0.8f, 0.2f]);
        var uniform = new PseudoLabel.Learning.Learners.Linear.LinearModel(new float[4], new float[2]);

        var teacher = new Teacher(last, Temperature.One, uniform, 0.5) { Opinion = new TeacherOpinion([0, 1], 0.2) };

        // 0.8 * (0.8 + 0.5) / 2 + 0.2 * 0 = 0.52.
        Assert.Equal([0.52, 0.48], Of(teacher, rows));
    }

    [Fact]
    public void Probabilities_OpinionOfOtherRows_EachItsOwnAndThoseThatAgreeAreCounted()
    {
        (IModel model, FeatureMatrix rows) = RoundData.Saying([0.9f, 0.1f], [0.9f, 0.1f], [0.2f, 0.8f]);
        var teacher = new Teacher(model, Temperature.One) { Opinion = new TeacherOpinion([1, 0, 0, 1, 0, 1], 1) };
        var probabilities = new float[4];

        int agreeing = teacher.Probabilities(rows, 1, 2, probabilities);

        Assert.Equal(1, agreeing);
        Assert.Equal([0f, 1f, 0f, 1f], probabilities);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Teacher_ShareOutOfRange_IsRefused(double share)
    {
        (IModel model, _) = RoundData.Saying([0.9f, 0.1f]);

        Assert.Throws<ArgumentOutOfRangeException>(() => new Teacher(model, Temperature.One, model, share));
    }

    private static double[] Of(Teacher teacher, FeatureMatrix rows)
    {
        var probabilities = new float[rows.Rows * teacher.ClassCount];
        teacher.Probabilities(rows, 0, rows.Rows, probabilities);
        return [.. probabilities.Select(p => Math.Round(p, 5))];
    }
}
