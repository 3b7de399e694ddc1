using PseudoLabel.Data;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.MlNet;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners;

/// <summary>The learners by name.</summary>
public static class LearnerFactory
{
    /// <summary>The name that stands for a choice by cross-validation.</summary>
    public const string Auto = "auto";

    /// <summary>Labeled rows from which <see cref="Auto"/> tries LightGBM too: with fewer, its splits on gradients have too little to stand on.</summary>
    public const int LightGbmRows = 300;

    /// <summary>
    /// Strengths of the logistic learner's penalty to choose from. One does not fit all: ten rows a class of standardized numbers want 1 or more,
    /// texts, whose rows have length 1, want a hundredth.
    /// </summary>
    private static readonly double[] Penalties = [1, 10, 0.1, 0.01];

    private static readonly Dictionary<string, Func<ILearner>> Learners = new(StringComparer.Ordinal)
    {
        ["logistic"] = () => new LogisticLearner(new LogisticOptions()),
        ["lightgbm"] = () => new LightGbmLearner(new LightGbmOptions()),
        ["forest"] = () => new ForestLearner(new ForestOptions()),
        ["logistic-mlnet"] = () => new MlNetLogisticLearner(new LogisticOptions()),
        ["forest-mlnet"] = () => new MlNetForestLearner(new MlNetForestOptions()),
    };

    private static readonly Dictionary<string, Func<ILearner>> LearnersAndVariants = new(
        Learners.Concat(Penalties.Skip(1).Select(l2 => KeyValuePair.Create(Variant(l2), (Func<ILearner>)(() => new LogisticLearner(new LogisticOptions { L2 = l2 }))))),
        StringComparer.Ordinal);

    /// <summary>Every name, <see cref="Auto"/> included.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. Learners.Keys];

    /// <summary>Creates a learner.</summary>
    /// <param name="name">Its name, or one of its <see cref="Variants"/>; not <see cref="Auto"/>.</param>
    public static ILearner Create(string name) => LearnersAndVariants.TryGetValue(name, out var create)
        ? create()
        : throw new UserErrorException($"learner '{name}' is unknown; the learners are {string.Join(", ", Names)}");

    /// <summary>A learner's forms with other strengths of penalty, itself the first: cross-validation picks one.</summary>
    /// <param name="name">The learner's name.</param>
    public static IReadOnlyList<string> Variants(string name) => name == "logistic" ? [name, .. Penalties.Skip(1).Select(Variant)] : [name];

    /// <summary>The learners that a name stands for: itself, or the candidates of <see cref="Auto"/>.</summary>
    /// <param name="name">The learner's name.</param>
    /// <param name="labeledRows">Labeled rows there are.</param>
    public static IReadOnlyList<string> Candidates(string name, int labeledRows)
    {
        if (name != Auto)
        {
            return [name];
        }

        return labeledRows >= LightGbmRows && LightGbmLearner.IsAvailable(out _) ? ["logistic", "forest", "lightgbm"] : ["logistic", "forest"];
    }

    private static string Variant(double l2) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"logistic (penalty {l2})");
}
