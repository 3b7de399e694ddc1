using Microsoft.ML.Trainers.FastTree;
using PseudoLabel.Core.Learners.Trees;

namespace PseudoLabel.Core.Learners.MlNet;

/// <summary>Takes the trees out of ML.NET's models, which then are not needed for predicting.</summary>
internal static class MlNetTrees
{
    /// <summary>The trees of one binary or regression model as additive trees; its bias is to be added beside them.</summary>
    /// <param name="ensemble">ML.NET's trees.</param>
    /// <param name="treeClass">The class that they score.</param>
    /// <param name="scale">Factor on every leaf value: 1, or the slope of a sigmoid.</param>
    public static IEnumerable<FlatTree> Additive(RegressionTreeEnsemble ensemble, int treeClass, double scale) =>
        ensemble.Trees.Select((tree, t) => new FlatTree
        {
            Class = treeClass,
            Features = [.. tree.NumericalSplitFeatureIndexes],
            Thresholds = [.. tree.NumericalSplitThresholds],
            Left = [.. tree.LeftChild],
            Right = [.. tree.RightChild],
            Leaves = [.. Enumerable.Range(0, tree.LeafValues.Count)],
            Values = [.. tree.LeafValues.Select(v => v * ensemble.TreeWeights[t] * scale)],
        });
}
