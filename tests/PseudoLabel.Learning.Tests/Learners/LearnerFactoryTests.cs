using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Tests.Learners.Trees;

namespace PseudoLabel.Learning.Tests.Learners;

public sealed class LearnerFactoryTests
{
    [Fact]
    public void Create_EachName_IsALearnerOfItsOwn()
    {
        // Forest and extra trees are one class with other options: what a learner is shows in its model.
        TrainingSet data = TreeData.Clouds(2, 60, 4, 3);
        string[] models = [.. LearnerFactory.All.Names
            .Where(name => name != "lightgbm" || LightGbmLearner.IsAvailable(out _))
            .Select(name => Convert.ToHexString(TreeData.Bytes(LearnerFactory.Create(name).Train(data, new TrainingContext()))))];

        Assert.Equal(models.Distinct(), models);
    }

    [Fact]
    public void Create_Variants_AreTheSameLearnerOtherwisePenalized()
    {
        Assert.Equal(["logistic", "logistic (penalty 10)", "logistic (penalty 0.1)", "logistic (penalty 0.01)"],
            LearnerFactory.Variants("logistic"));
        Assert.All(LearnerFactory.Variants("logistic"), name => Assert.IsType<LogisticLearner>(LearnerFactory.Create(name)));
        Assert.Equal(["forest"], LearnerFactory.Variants("forest"));
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

    [Fact]
    public void Candidates_WithFewLabels_LeavesLightGbmOut() =>
        Assert.Equal(["logistic", "forest", "extra-trees"], LearnerFactory.Candidates(LearnerFactory.LightGbmRows - 1, embedded: false));

    [Fact]
    public void Candidates_WithEmbeddings_SeesThemAloneAndTheRestAlone() =>
        Assert.Equal(
            ["logistic", "logistic on embeddings", "logistic without embeddings", "forest", "extra-trees",
                "extra-trees without embeddings"],
            LearnerFactory.Candidates(20, embedded: true));

    [Fact]
    public void Variants_OfAView_KeepTheView() =>
        Assert.Contains("logistic (penalty 0.1) on embeddings", LearnerFactory.Variants("logistic on embeddings"));

    [Fact]
    public void Candidates_WithManyLabels_TriesLightGbmWhereItsLibraryLoads()
    {
        string[] expected = ["logistic", "forest", "extra-trees"];
        expected = LightGbmLearner.IsAvailable(out _) ? [.. expected, "lightgbm"] : expected;

        Assert.Equal(expected, LearnerFactory.Candidates(LearnerFactory.LightGbmRows, embedded: false));
    }
}
