using System.Runtime.CompilerServices;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Walks rows down one tree, several at a time: the walks do not wait for each other's memory, and no step branches.</summary>
internal static unsafe class TreeWalker
{
    private const int Lanes = 8;

    /// <summary>Finds the leaf that each row ends in.</summary>
    /// <param name="cells">Rows of used columns, row-major.</param>
    /// <param name="width">Cells in a row.</param>
    /// <param name="leaves">Out: the leaf index of each row; its length is the number of rows.</param>
    public static void FindLeaves(TreeNode[] nodes, int root, float[] cells, int width, Span<int> leaves)
    {
        fixed (TreeNode* node = nodes)
        fixed (float* x = cells)
        fixed (int* leaf = leaves)
        {
            int row = 0;
            for (; row + Lanes <= leaves.Length; row += Lanes)
            {
                WalkEight(node, root, x + ((long)row * width), width, leaf + row);
            }

            for (; row < leaves.Length; row++)
            {
                leaf[row] = WalkOne(node, root, x + ((long)row * width));
            }
        }
    }

    private static void WalkEight(TreeNode* node, int root, float* x, nint width, int* leaf)
    {
        int a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
        float* y = x + (width * 4);
        int moved;
        do
        {
            int a1 = Step(node + a, x);
            int b1 = Step(node + b, x + width);
            int c1 = Step(node + c, x + (width * 2));
            int d1 = Step(node + d, x + (width * 3));
            int e1 = Step(node + e, y);
            int f1 = Step(node + f, y + width);
            int g1 = Step(node + g, y + (width * 2));
            int h1 = Step(node + h, y + (width * 3));
            moved = (a ^ a1) | (b ^ b1) | (c ^ c1) | (d ^ d1) | (e ^ e1) | (f ^ f1) | (g ^ g1) | (h ^ h1);
            (a, b, c, d, e, f, g, h) = (a1, b1, c1, d1, e1, f1, g1, h1);
        }
        while (moved != 0);
        leaf[0] = node[a].Leaf;
        leaf[1] = node[b].Leaf;
        leaf[2] = node[c].Leaf;
        leaf[3] = node[d].Leaf;
        leaf[4] = node[e].Leaf;
        leaf[5] = node[f].Leaf;
        leaf[6] = node[g].Leaf;
        leaf[7] = node[h].Leaf;
    }

    private static int WalkOne(TreeNode* node, int root, float* x)
    {
        int at = root;
        while (node[at].Leaf < 0)
        {
            at = Step(node + at, x);
        }

        return node[at].Leaf;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Step(TreeNode* node, float* x) => node->Child + (x[node->Slot] > node->Threshold ? 1 : 0);
}
