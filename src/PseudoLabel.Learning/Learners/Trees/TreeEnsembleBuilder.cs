namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Lays trees out for scoring: columns become slots among the used ones, nodes breadth first with siblings side by side.</summary>
internal static class TreeEnsembleBuilder
{
    /// <summary>
    /// A forest's lowest probability, as a share of one tree's vote: that none of T trees votes for a class shows that it is rarer than
    /// 1/T, not that it never occurs.
    /// </summary>
    private const double FloorVotes = 0.1;

    /// <summary>A model whose score is base + the sum of the leaves, per class.</summary>
    /// <param name="trees">Additive trees, in the order in which their values are to be summed.</param>
    /// <param name="baseScores">Score of each class before any tree.</param>
    public static TreeEnsembleModel Sum(IReadOnlyList<FlatTree> trees, double[] baseScores, int featureCount) =>
        new(Build(TreeAggregation.Sum, trees, baseScores.Length, featureCount) with { Base = baseScores });

    /// <summary>
    /// A model whose score is log(max(p, floor)), p the mean of the leaves' distributions; floor is a tenth of one tree's vote.
    /// </summary>
    public static TreeEnsembleModel Mean(IReadOnlyList<FlatTree> trees, int classCount, int featureCount) =>
        new(Build(TreeAggregation.Mean, trees, classCount, featureCount) with { Floor = FloorVotes / Math.Max(trees.Count, 1) });

    private static TreeEnsemble Build(TreeAggregation aggregation, IReadOnlyList<FlatTree> trees, int classCount, int featureCount)
    {
        int[] used = [.. trees.SelectMany(t => t.Features).Distinct().Order()];
        var slots = new Dictionary<int, int>(used.Select((column, slot) => KeyValuePair.Create(column, slot)));
        var nodes = new TreeNode[trees.Sum(t => t.Features.Length + t.Leaves.Length)];
        var roots = new int[trees.Count];
        bool mean = aggregation == TreeAggregation.Mean;
        List<double> leaves = mean ? PureDistributions(classCount) : [];
        int next = 0;
        for (int t = 0; t < trees.Count; t++)
        {
            roots[t] = next;
            int firstLeaf = mean ? (leaves.Count / classCount) - classCount : leaves.Count;
            next = Place(trees[t], nodes, next, slots, leaf => mean && leaf < classCount ? leaf : leaf + firstLeaf);
            leaves.AddRange(trees[t].Values);
        }

        return new TreeEnsemble
        {
            Aggregation = aggregation,
            ClassCount = classCount,
            FeatureCount = featureCount,
            UsedColumns = used,
            Nodes = nodes,
            Roots = roots,
            TreeClasses = [.. trees.Select(t => mean ? 0 : t.Class)],
            Leaves = [.. leaves],
            Base = new double[classCount],
            Floor = 0,
        };
    }

    private static int Place(FlatTree tree, TreeNode[] nodes, int root, Dictionary<int, int> slots, Func<int, int> leafIndex)
    {
        var queue = new Queue<(int Child, int Place)>();
        queue.Enqueue((tree.Features.Length > 0 ? 0 : ~0, root));
        int next = root + 1;
        while (queue.TryDequeue(out var item))
        {
            (int child, int place) = item;
            if (child < 0)
            {
                nodes[place] = new TreeNode(0, float.PositiveInfinity, place, leafIndex(tree.Leaves[~child]));
                continue;
            }

            nodes[place] = new TreeNode(slots[tree.Features[child]], tree.Thresholds[child], next, -1);
            queue.Enqueue((tree.Left[child], next));
            queue.Enqueue((tree.Right[child], next + 1));
            next += 2;
        }

        return next;
    }

    private static List<double> PureDistributions(int classCount) =>
        [.. Enumerable.Range(0, classCount * classCount).Select(i => i / classCount == i % classCount ? 1.0 : 0.0)];
}
