namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Small trees laid out for scoring without walks (QuickScorer, Lucchese et al., SIGIR 2015): every inner node that sends a row right
/// strikes out the leaves under its left child, in any order, and the row's leaf is the leftmost that is left.
/// </summary>
internal sealed class LeafMasks
{
    /// <summary>Leaves of a tree at most: the bits of a mask.</summary>
    public const int MaximumLeaves = 32;

    private LeafMasks(LeafMaskNode[] nodes, int[] firstNode, int[] leaves, int[] firstLeaf)
    {
        Nodes = nodes;
        FirstNode = firstNode;
        Leaves = leaves;
        FirstLeaf = firstLeaf;
    }

    /// <summary>The inner nodes of all trees.</summary>
    public LeafMaskNode[] Nodes { get; }

    /// <summary>Where each tree's inner nodes start, and the end of the last.</summary>
    public int[] FirstNode { get; }

    /// <summary>The ensemble's index of each leaf, those of a tree from left to right.</summary>
    public int[] Leaves { get; }

    /// <summary>Where each tree's leaves start, and the end of the last.</summary>
    public int[] FirstLeaf { get; }

    /// <summary>Lays an ensemble out; null where a tree has more than <see cref="MaximumLeaves"/> leaves.</summary>
    public static LeafMasks? Of(TreeEnsemble ensemble)
    {
        int trees = ensemble.Roots.Length;
        var firstNode = new int[trees + 1];
        var firstLeaf = new int[trees + 1];
        for (int t = 0; t < trees; t++)
        {
            // A tree has one leaf more than it has inner nodes.
            int end = t + 1 < trees ? ensemble.Roots[t + 1] : ensemble.Nodes.Length;
            int inner = (end - ensemble.Roots[t]) / 2;
            if (inner >= MaximumLeaves)
            {
                return null;
            }

            firstNode[t + 1] = firstNode[t] + inner;
            firstLeaf[t + 1] = firstLeaf[t] + inner + 1;
        }

        var nodes = new LeafMaskNode[firstNode[trees]];
        var leaves = new int[firstLeaf[trees]];
        for (int t = 0; t < trees; t++)
        {
            int node = firstNode[t];
            int leaf = 0;
            Place(ensemble.Nodes, ensemble.Roots[t], nodes, ref node, leaves.AsSpan(firstLeaf[t]), ref leaf);
        }

        return new LeafMasks(nodes, firstNode, leaves, firstLeaf);
    }

    private static void Place(TreeNode[] tree, int at, LeafMaskNode[] nodes, ref int node, Span<int> leaves, ref int leaf)
    {
        if (tree[at].IsLeaf)
        {
            leaves[leaf++] = tree[at].Leaf;
            return;
        }

        int place = node++;
        int first = leaf;
        Place(tree, tree[at].Child, nodes, ref node, leaves, ref leaf);
        uint underLeft = (1u << leaf) - (1u << first);
        Place(tree, tree[at].Child + 1, nodes, ref node, leaves, ref leaf);
        nodes[place] = new LeafMaskNode(tree[at].Slot, tree[at].Threshold, ~underLeft);
    }
}
