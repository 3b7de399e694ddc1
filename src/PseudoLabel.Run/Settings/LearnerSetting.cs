using PseudoLabel.Data;
using PseudoLabel.Learning.Learners;

namespace PseudoLabel.Run.Settings;

/// <summary>What the setting <c>learner</c> takes: a learner, or who is to choose one.</summary>
internal static class LearnerSetting
{
    /// <summary>The name that stands for a choice by cross-validation.</summary>
    public const string Auto = "auto";

    /// <summary>
    /// All of them, each with the learners of the supervised model that it stands for, given the number of labeled rows and whether some
    /// features are vectors of pretrained networks.
    /// </summary>
    public static Choices<Func<int, bool, IReadOnlyList<string>>> All { get; } = new(
        "learner",
        [
            new(Auto, "the mean of logistic, forest, extra-trees and, from 300 labeled rows on, lightgbm, weighted by cross-validation",
                LearnerFactory.Candidates),
            .. LearnerFactory.All.Select(
                learner => new Choice<Func<int, bool, IReadOnlyList<string>>>(learner.Name, learner.Help, (_, _) => [learner.Name])),
            new(NeuralLearning.Learner, "the supervised model of auto, then a network trained on labels and pool together",
                LearnerFactory.Candidates),
        ]);

    /// <summary>Whether a name is that of a learner whose models are linear.</summary>
    public static bool IsLinear(string name) => LearnerFactory.All.Find(name) is { Value.IsLinear: true };
}
