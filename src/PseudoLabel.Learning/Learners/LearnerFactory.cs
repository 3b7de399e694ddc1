using System.Globalization;
using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Learners.Views;

namespace PseudoLabel.Learning.Learners;

/// <summary>The learners by name.</summary>
public static class LearnerFactory
{
    /// <summary>
    /// Labeled rows from which <see cref="Candidates"/> has LightGBM too: with fewer, its splits on gradients have too little to stand on.
    /// </summary>
    public const int LightGbmRows = 300;

    private const string Logistic = "logistic";
    private const string LightGbm = "lightgbm";
    private const string Forest = "forest";
    private const string ExtraTrees = "extra-trees";

    /// <summary>
    /// Strengths of the logistic learner's penalty to choose from, besides 1. One does not fit all: ten rows a class of standardized
    /// numbers want 1 or more, texts, whose rows have length 1, want a hundredth.
    /// </summary>
    private static readonly double[] Penalties = [10, 0.1, 0.01];

    /// <summary>All of them: a new one is a class of its own and one line here.</summary>
    public static Choices<LearnerEntry> All { get; } = new(
        "learner",
        new(Logistic, "logistic regression, its penalty by cross-validation",
            new(() => new LogisticLearner(new LogisticOptions())) { IsLinear = true, Variants = [.. Penalties.Select(Penalized)] }),
        new(LightGbm, "boosted trees by LightGBM", new(() => new LightGbmLearner(new LightGbmOptions()))),
        new(Forest, "a random forest", new(() => new ForestLearner(new ForestOptions()))),
        new(ExtraTrees, "extremely randomized trees: a forest whose splits are drawn at random",
            new(() => new ForestLearner(new ForestOptions { Splits = ForestSplits.Random, Bootstrap = false }))),
        new("logistic-mlnet", "logistic regression by ML.NET, for reference",
            new(() => new MlNetLogisticLearner(new LogisticOptions())) { IsLinear = true }),
        new("forest-mlnet", "a random forest by ML.NET, for reference", new(() => new MlNetForestLearner(new MlNetForestOptions()))));

    /// <summary>Creates a learner.</summary>
    /// <param name="name">Its name, or one of its <see cref="Variants"/>.</param>
    /// <exception cref="UserErrorException">There is none of that name.</exception>
    public static ILearner Create(string name)
    {
        (string learner, FeatureView view) = ViewNames.Split(name);
        ILearner created =
            (All.SelectMany(choice => choice.Value.Variants).FirstOrDefault(variant => variant.Name == learner)?.Create
                ?? All.Of(learner).Create)();
        return view == FeatureView.All ? created : new ViewLearner(created, view);
    }

    /// <summary>A learner's forms with other strengths of penalty, itself the first: cross-validation picks one.</summary>
    /// <param name="name">The learner's name.</param>
    public static IReadOnlyList<string> Variants(string name)
    {
        (string learner, FeatureView view) = ViewNames.Split(name);
        return [name, .. All.Of(learner).Variants.Select(variant => ViewNames.Of(variant.Name, view))];
    }

    /// <summary>The learners among which cross-validation picks where none is named.</summary>
    /// <param name="labeledRows">Labeled rows there are.</param>
    /// <param name="embedded">Whether some of the features, and not all, are vectors of pretrained networks.</param>
    public static IReadOnlyList<string> Candidates(int labeledRows, bool embedded)
    {
        IReadOnlyList<string> trees =
            labeledRows >= LightGbmRows && LightGbmLearner.IsAvailable(out _) ? [Forest, ExtraTrees, LightGbm] : [Forest, ExtraTrees];
        return embedded
            ?
            [
                Logistic, ViewNames.Of(Logistic, FeatureView.Embedded), ViewNames.Of(Logistic, FeatureView.Own),
                .. trees, ViewNames.Of(ExtraTrees, FeatureView.Own),
            ]
            : [Logistic, .. trees];
    }

    private static LearnerVariant Penalized(double l2) =>
        new(string.Create(CultureInfo.InvariantCulture, $"logistic (penalty {l2})"),
            () => new LogisticLearner(new LogisticOptions { L2 = l2 }));
}
