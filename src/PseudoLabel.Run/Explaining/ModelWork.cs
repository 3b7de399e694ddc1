using PseudoLabel.Learning.Learners;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Learners.Neural;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Run.Explaining;

/// <summary>How much work models are, by which explanations keep to what a run may take for them.</summary>
internal static class ModelWork
{
    private const double StepsOfATree = 30;
    private const double StepsOfARow = 1_000;
    private const double WidthOfANetwork = 256;

    /// <summary>About how many steps a model takes for a row; a step is about a nanosecond.</summary>
    public static double Steps(IModel model) => model switch
    {
        BlendModel blend => blend.Members.Sum(m => Steps(m.Model)),
        TreeEnsembleModel trees => StepsOfARow + StepsOfATree * trees.TreeCount,
        OnnxModel network => StepsOfARow + WidthOfANetwork * network.FeatureCount,
        LinearModel linear => StepsOfARow + (double)linear.FeatureCount * linear.ClassCount,
        _ => throw new ArgumentException($"How much work a model of kind '{model.Kind}' is, is not known.", nameof(model)),
    };
}
