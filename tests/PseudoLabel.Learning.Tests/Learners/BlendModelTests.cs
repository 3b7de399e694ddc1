using PseudoLabel.Learning.Calibration;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners;

public sealed class BlendModelTests
{
    private static readonly FeatureMatrix OneRow = TreeData.Dense([0f]);

    [Fact]
    public void Constructor_AnyWeights_AreScaledToSumToOne()
    {
        var blend = new BlendModel([Member(1, 1, 0, 0), Member(3, 2, 0, 0)]);

        Assert.Equal([0.25, 0.75], blend.Members.Select(m => m.Weight));
        Assert.Equal((2, 1, "blend"), (blend.ClassCount, blend.FeatureCount, blend.Kind));
    }

    [Fact]
    public void Constructor_NoMember_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new BlendModel([]));

    [Fact]
    public void Score_TwoMembers_IsTheLogarithmOfTheWeightedMeanOfTheirCalibratedProbabilities()
    {
        // The first says 0.8 : 0.2. The second's logits are 0 and ln 9; halved by its temperature they are 0 and ln 3: 0.25 : 0.75.
        // With weights 1 : 3 the mean is 0.25 * 0.8 + 0.75 * 0.25 = 0.3875, and 0.25 * 0.2 + 0.75 * 0.75 = 0.6125.
        var blend = new BlendModel([Member(1, 1, Math.Log(0.8), Math.Log(0.2)), Member(3, 2, 0, Math.Log(9))]);

        float[] scores = TreeData.Scores(blend, OneRow);

        Assert.Equal(Math.Log(0.3875), scores[0], 1e-6);
        Assert.Equal(Math.Log(0.6125), scores[1], 1e-6);
    }

    [Fact]
    public void Score_Shifts_AreAddedToTheScores()
    {
        BlendMember[] members = [Member(1, 1, Math.Log(0.8), Math.Log(0.2)), Member(3, 2, 0, Math.Log(9))];
        float[] plain = TreeData.Scores(new BlendModel(members), OneRow);

        float[] shifted = TreeData.Scores(new BlendModel(members, [0.5f, -1]), OneRow);

        Assert.Equal([plain[0] + 0.5f, plain[1] - 1], shifted);
    }

    [Fact]
    public void Write_Shifted_ReadsBackTheSame()
    {
        var blend = new BlendModel([Member(1, 1, 0, 1), Member(3, 2, 0, 0)], [0.25f, -0.25f]);
        using var stream = new MemoryStream();
        ModelSerializer.Write(blend, stream);
        stream.Position = 0;

        var read = Assert.IsType<BlendModel>(ModelSerializer.Read(stream));

        Assert.Equal([0.25f, -0.25f], read.Shifts);
        Assert.Equal(TreeData.Scores(blend, OneRow), TreeData.Scores(read, OneRow));
    }

    [Fact]
    public void Constructor_ShiftsOfNought_AreNone()
    {
        var blend = new BlendModel([Member(1, 1, 0, 0)], [0, 0]);

        Assert.Empty(blend.Shifts);
        Assert.Equal("blend", blend.Kind);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Constructor_NotAShiftForEachClass_IsRefused(int shifts) =>
        Assert.Throws<ArgumentException>(() => new BlendModel([Member(1, 1, 0, 0)], new float[shifts]));

    [Fact]
    public void Score_ClassWithoutProbability_IsFloored()
    {
        float[] scores = TreeData.Scores(new BlendModel([Member(1, 1, 0, -200)]), OneRow);

        Assert.Equal(0, scores[0], 1e-6);
        Assert.Equal(Math.Log(1e-7), scores[1], 1e-4);
    }

    [Fact]
    public void Score_MoreRowsThanABlock_EachRowAsIfAlone()
    {
        TrainingSet data = TreeData.Clouds(seed: 3, rows: 600, columns: 4, classes: 3);
        var context = new TrainingContext();
        var blend = new BlendModel(
        [
            new BlendMember(LearnerFactory.Create("logistic").Train(data, context), 1, new Temperature(1.5)),
            new BlendMember(LearnerFactory.Create("forest").Train(data, context), 2, new Temperature(0.5)),
        ]);
        float[] whole = TreeData.Scores(blend, data.Features);

        foreach (int row in new[] { 0, 255, 256, 511, 512, 599 })
        {
            var alone = new float[3];
            blend.Score(data.Features, row, 1, alone);
            Assert.Equal(whole[(3 * row)..(3 * row + 3)], alone);
        }

        var middle = new float[3 * 300];
        blend.Score(data.Features, 130, 300, middle);
        Assert.Equal(whole[(3 * 130)..(3 * 430)], middle);
        Assert.All(whole, score => Assert.True(float.IsFinite(score)));
    }

    [Fact]
    public void Write_ThenRead_SameBytesSameScores()
    {
        TrainingSet data = TreeData.Clouds(seed: 4, rows: 60, columns: 4, classes: 3);
        var inner =
            new BlendModel([new BlendMember(LearnerFactory.Create("forest").Train(data, new TrainingContext()), 1, new Temperature(0.7))]);
        var blend = new BlendModel(
        [
            new BlendMember(LearnerFactory.Create("logistic").Train(data, new TrainingContext()), 0.3, new Temperature(1.1)),
            new BlendMember(inner, 0.7, Temperature.One),
        ]);

        var read = Assert.IsType<BlendModel>(TreeData.Reread(blend));

        Assert.Equal(TreeData.Bytes(blend), TreeData.Bytes(read));
        Assert.Equal(TreeData.Scores(blend, data.Features), TreeData.Scores(read, data.Features));
        Assert.Equal([1.1, 1.0], read.Members.Select(m => m.Temperature.Value));
    }

    /// <summary>A member whose logits are the same for every row.</summary>
    private static BlendMember Member(double weight, double temperature, double first, double second) =>
        new(new LinearModel([0, 0], [(float)first, (float)second]), weight, new Temperature(temperature));
}
