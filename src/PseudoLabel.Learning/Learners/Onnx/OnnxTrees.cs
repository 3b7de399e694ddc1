using PseudoLabel.Learning.Learners.OnnxFiles;
using PseudoLabel.Learning.Learners.Trees;

namespace PseudoLabel.Learning.Learners.Onnx;

/// <summary>
/// Trees as a TreeEnsembleRegressor with a target for each class. Thresholds and leaves are 64-bit numbers: the comparison
/// <c>x &lt;= threshold</c> is the model's to the bit, and so is the sum but for its order. What a class begins with
/// is a tree of its own, of two equal leaves.
/// </summary>
internal static class OnnxTrees
{
    /// <summary>Bytes of a node or of a leaf's value, about.</summary>
    private const long NodeBytes = 42;
    private const long ValueBytes = 20;

    /// <summary>About how many bytes trees take.</summary>
    internal static long Estimate(TreeEnsemble ensemble)
    {
        int perLeaf = ensemble.Aggregation == TreeAggregation.Sum ? 1 : ensemble.ClassCount;
        long values = ensemble.Nodes.LongCount(n => n.IsLeaf)
            + ensemble.Nodes.Where(n => n.Leaf >= ensemble.ClassCount).Sum(_ => perLeaf - 1L);
        return (NodeBytes * ensemble.Nodes.LongLength) + (ValueBytes * values);
    }

    /// <summary>Adds the nodes.</summary>
    /// <param name="features">The features, float, rows x columns.</param>
    /// <returns>The scores, float, rows x classes.</returns>
    internal static string Scores(OnnxGraph graph, TreeEnsembleModel model, string features)
    {
        TreeEnsemble ensemble = model.Ensemble;
        int[] used = ensemble.UsedColumns.Length > 0 ? ensemble.UsedColumns : [0];
        string cells = graph.Cast(graph.Columns(features, used, ensemble.FeatureCount), OnnxGraph.Double);
        bool mean = ensemble.Aggregation == TreeAggregation.Mean;
        var lists = new Lists(ensemble, model.MissingGoesLeft);
        var attributes = new List<(string, object)>
        {
            ("n_targets", ensemble.ClassCount),
            ("post_transform", "NONE"),
            ("aggregate_function", "SUM"),
        };
        attributes.AddRange(lists.Attributes());
        string totals = graph.LearningNode("TreeEnsembleRegressor", [cells], [.. attributes]);
        if (!mean)
        {
            return totals;
        }

        string precise = graph.Cast(totals, OnnxGraph.Double);
        string shares = graph.Node("Div", [precise, graph.Constant("trees", Math.Max(ensemble.Roots.Length, 1))]);
        string floored = graph.Node("Max", [shares, graph.Constant("least", ensemble.Floor)]);
        return graph.Cast(graph.Node("Log", [floored]), OnnxGraph.Float);
    }

    /// <summary>The operator's parallel lists.</summary>
    private sealed class Lists
    {
        private readonly List<long> trees = [];
        private readonly List<long> numbers = [];
        private readonly List<long> slots = [];
        private readonly List<string> modes = [];
        private readonly List<double> thresholds = [];
        private readonly List<long> left = [];
        private readonly List<long> right = [];
        private readonly List<long> tracks = [];
        private readonly List<long> leafTrees = [];
        private readonly List<long> leafNumbers = [];
        private readonly List<long> leafTargets = [];
        private readonly List<double> leafValues = [];

        private readonly bool missingLeft;

        internal Lists(TreeEnsemble ensemble, bool missingLeft)
        {
            this.missingLeft = missingLeft;
            for (int t = 0; t < ensemble.Roots.Length; t++)
            {
                int root = ensemble.Roots[t];
                int end = t + 1 < ensemble.Roots.Length ? ensemble.Roots[t + 1] : ensemble.Nodes.Length;
                if (ensemble.Nodes[root].IsLeaf)
                {
                    Stump(t, number => Leaf(ensemble, t, number, ensemble.Nodes[root].Leaf));
                    continue;
                }

                for (int i = root; i < end; i++)
                {
                    TreeNode node = ensemble.Nodes[i];
                    Add(t, i - root, node, root);
                    if (node.IsLeaf)
                    {
                        Leaf(ensemble, t, i - root, node.Leaf);
                    }
                }
            }

            int next = ensemble.Roots.Length;
            for (int k = 0; k < ensemble.ClassCount; k++)
            {
                if (ensemble.Base[k] != 0 || (next == 0 && k == 0))
                {
                    Stump(next, number => Weight(next, number, k, ensemble.Base[k]));
                    next++;
                }
            }
        }

        internal IEnumerable<(string, object)> Attributes() =>
        [
            ("nodes_treeids", trees.ToArray()),
            ("nodes_nodeids", numbers.ToArray()),
            ("nodes_featureids", slots.ToArray()),
            ("nodes_modes", modes.ToArray()),
            ("nodes_values_as_tensor", thresholds.ToArray()),
            ("nodes_truenodeids", left.ToArray()),
            ("nodes_falsenodeids", right.ToArray()),
            ("nodes_missing_value_tracks_true", tracks.ToArray()),
            ("target_treeids", leafTrees.ToArray()),
            ("target_nodeids", leafNumbers.ToArray()),
            ("target_ids", leafTargets.ToArray()),
            ("target_weights_as_tensor", leafValues.ToArray()),
        ];

        private void Add(int tree, int number, TreeNode node, int root)
        {
            trees.Add(tree);
            numbers.Add(number);
            slots.Add(node.IsLeaf ? 0 : node.Slot);
            modes.Add(node.IsLeaf ? "LEAF" : "BRANCH_LEQ");
            thresholds.Add(node.IsLeaf ? 0 : node.Threshold);
            left.Add(node.IsLeaf ? 0 : node.Child - root);
            right.Add(node.IsLeaf ? 0 : node.Child + 1 - root);
            tracks.Add(!node.IsLeaf && missingLeft ? 1 : 0);
        }

        /// <summary>A tree of one leaf, written twice: a runtime may take a tree to begin with a comparison.</summary>
        private void Stump(int tree, Action<int> leaf)
        {
            Add(tree, 0, new TreeNode(0, 0, 1, -1), 0);
            Add(tree, 1, new TreeNode(0, 0, 1, 0), 0);
            leaf(1);
            Add(tree, 2, new TreeNode(0, 0, 2, 0), 0);
            leaf(2);
        }

        private void Leaf(TreeEnsemble ensemble, int tree, int number, int leaf)
        {
            if (ensemble.Aggregation == TreeAggregation.Sum)
            {
                Weight(tree, number, ensemble.TreeClasses[tree], ensemble.Leaves[leaf]);
                return;
            }

            ReadOnlySpan<double> distribution = ensemble.Leaves.AsSpan(leaf * ensemble.ClassCount, ensemble.ClassCount);
            bool any = false;
            for (int k = 0; k < distribution.Length; k++)
            {
                if (distribution[k] != 0)
                {
                    Weight(tree, number, k, distribution[k]);
                    any = true;
                }
            }

            if (!any)
            {
                Weight(tree, number, 0, 0);
            }
        }

        private void Weight(int tree, int number, int target, double value)
        {
            leafTrees.Add(tree);
            leafNumbers.Add(number);
            leafTargets.Add(target);
            leafValues.Add(value);
        }
    }
}
