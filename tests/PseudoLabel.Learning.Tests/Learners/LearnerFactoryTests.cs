using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.MlNet;

namespace PseudoLabel.Learning.Tests.Learners;

public sealed class LearnerFactoryTests
{
    [Fact]
    public void Create_EveryNameButAuto_IsALearnerOfThatName()
    {
        Assert.Contains(LearnerFactory.Auto, LearnerFactory.Names);
        Assert.All(LearnerFactory.Names.Where(n => n != LearnerFactory.Auto), name => Assert.Equal(name, LearnerFactory.Create(name).Name));
    }

    [Theory]
    [InlineData("bayes")]
    [InlineData("Forest")]
    [InlineData("auto")]
    public void Create_NoSuchLearner_NamesThoseThereAre(string name)
    {
        var error = Assert.Throws<UserErrorException>(() => LearnerFactory.Create(name));

        Assert.Contains($"'{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("logistic, lightgbm, forest", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("forest", 10_000)]
    [InlineData("lightgbm", 4)]
    public void Candidates_NameGiven_IsItAlone(string name, int rows) => Assert.Equal([name], LearnerFactory.Candidates(name, rows));

    [Fact]
    public void Candidates_AutoWithFewLabels_LeavesLightGbmOut() =>
        Assert.Equal(["logistic", "forest"], LearnerFactory.Candidates(LearnerFactory.Auto, LearnerFactory.LightGbmRows - 1));

    [Fact]
    public void Candidates_AutoWithManyLabels_TriesLightGbmWhereItsLibraryLoads()
    {
        string[] expected = LightGbmLearner.IsAvailable(out _) ? ["logistic", "forest", "lightgbm"] : ["logistic", "forest"];

        Assert.Equal(expected, LearnerFactory.Candidates(LearnerFactory.Auto, LearnerFactory.LightGbmRows));
    }
}
