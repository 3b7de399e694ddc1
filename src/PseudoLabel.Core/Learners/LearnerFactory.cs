using PseudoLabel.Core.Learners.Linear;
using PseudoLabel.Core.Learners.MlNet;
using PseudoLabel.Core.Learners.Trees;

namespace PseudoLabel.Core.Learners;

/// <summary>The learners by name.</summary>
public static class LearnerFactory
{
    /// <summary>The name that stands for a choice by cross-validation.</summary>
    public const string Auto = "auto";

    /// <summary>Labeled rows from which <see cref="Auto"/> tries LightGBM too: with fewer, its splits on gradients have too little to stand on.</summary>
    public const int LightGbmRows = 300;

    private static readonly Dictionary<string, Func<ILearner>> Learners = new(StringComparer.Ordinal)
    {
        ["logistic"] = () => new LogisticLearner(new LogisticOptions()),
        ["lightgbm"] = () => new LightGbmLearner(new LightGbmOptions()),
        ["forest"] = () => new ForestLearner(new ForestOptions()),
        ["logistic-mlnet"] = () => new MlNetLogisticLearner(new LogisticOptions()),
        ["forest-mlnet"] = () => new MlNetForestLearner(new MlNetForestOptions()),
    };

    /// <summary>Every name, <see cref="Auto"/> included.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. Learners.Keys];

    /// <summary>Creates a learner with its default options.</summary>
    /// <param name="name">Its name; not <see cref="Auto"/>.</param>
    public static ILearner Create(string name) => Learners.TryGetValue(name, out var create)
        ? create()
        : throw new UserErrorException($"learner '{name}' is unknown; the learners are {string.Join(", ", Names)}");

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
}
