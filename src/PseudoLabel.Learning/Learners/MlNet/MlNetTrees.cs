using Microsoft.ML.Trainers.FastTree;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>Takes the trees out of ML.NET's models, which then are not needed for predicting.</summary>
internal static class MlNetTrees
{
    /// <summary>Trees that add to the score of one class; the ensemble's bias is to be added beside them.</summary>
    /// <typeparam name="TTree">ML.NET's kind of tree.</typeparam>
    public static IEnumerable<FlatTree> Additive<TTree>(TreeEnsemble<TTree> ensemble, int treeClass)
        where TTree : RegressionTreeBase =>
        ensemble.Trees.Select((tree, t) => Flat(tree) with
        {
            Class = treeClass,
            Values = [.. tree.LeafValues.Select(v => v * ensemble.TreeWeights[t])],
        });

    /// <summary>
    /// Trees of one-versus-rest forests as trees of class distributions, each leaf's value standing in its class's place.
    /// </summary>
    /// <typeparam name="TTree">ML.NET's kind of tree.</typeparam>
    /// <param name="scale">Factor on every value: the number of forests, as the mean is taken over the trees of all of them.</param>
    public static IEnumerable<FlatTree> OneVersusRest<TTree>(TreeEnsemble<TTree> ensemble, int treeClass, int classCount, double scale)
        where TTree : RegressionTreeBase =>
        ensemble.Trees.Select(tree => Flat(tree) with
        {
            Leaves = [.. Enumerable.Range(classCount, tree.LeafValues.Count)],
            Values = [.. tree.LeafValues.SelectMany(v => Enumerable.Range(0, classCount).Select(k => k == treeClass ? v * scale : 0))],
        });

    private static FlatTree Flat(RegressionTreeBase tree) => new()
    {
        Features = [.. tree.NumericalSplitFeatureIndexes],
        Thresholds = [.. tree.NumericalSplitThresholds],
        Left = [.. tree.LeftChild],
        Right = [.. tree.RightChild],
        Leaves = [.. Enumerable.Range(0, tree.LeafValues.Count)],
        Values = [],
    };
}
