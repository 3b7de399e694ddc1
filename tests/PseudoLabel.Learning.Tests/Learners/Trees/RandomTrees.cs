using PseudoLabel.Learning.Learners.Trees;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Tests.Learners.Trees;

/// <summary>Trees of any shape, and what they say of a row by the plainest walk.</summary>
internal static class RandomTrees
{
    /// <summary>An additive tree of random shape; thresholds are often values that cells have too, as 0.</summary>
    public static FlatTree Additive(SeededRandom random, int leaves, int columns, int treeClass)
    {
        FlatTree shape = Shape(random, leaves, columns);
        return shape with
        {
            Class = treeClass,
            Leaves = [.. Enumerable.Range(0, leaves)],
            Values = [.. Enumerable.Range(0, leaves).Select(_ => random.NextGaussian())],
        };
    }

    /// <summary>A tree of distributions, every other leaf pure.</summary>
    public static FlatTree Distributions(SeededRandom random, int leaves, int columns, int classes)
    {
        FlatTree shape = Shape(random, leaves, columns);
        return shape with
        {
            Leaves = [.. Enumerable.Range(0, leaves).Select(l => l % 2 == 0 ? random.NextInt32(classes) : classes + (l / 2))],
            Values = [.. Enumerable.Range(0, (leaves / 2 + 1) * classes).Select(_ => random.NextDouble())],
        };
    }

    /// <summary>The leaf of a row.</summary>
    public static int Leaf(FlatTree tree, ReadOnlySpan<float> row)
    {
        int at = tree.Features.Length > 0 ? 0 : ~0;
        while (at >= 0)
        {
            at = row[tree.Features[at]] <= tree.Thresholds[at] ? tree.Left[at] : tree.Right[at];
        }

        return ~at;
    }

    private static FlatTree Shape(SeededRandom random, int leaves, int columns)
    {
        List<int> features = [], left = [], right = [];
        List<float> thresholds = [];
        List<(int Parent, bool Right)> open = [(-1, false)];
        while (open.Count < leaves)
        {
            int chosen = random.NextInt32(open.Count);
            (int parent, bool isRight) = open[chosen];
            int node = features.Count;
            features.Add(random.NextInt32(columns));
            thresholds.Add(random.NextInt32(3) == 0 ? 0 : (float)random.NextGaussian());
            left.Add(0);
            right.Add(0);
            Link(parent, isRight, node);
            open[chosen] = (node, false);
            open.Add((node, true));
        }

        for (int l = 0; l < leaves; l++)
        {
            Link(open[l].Parent, open[l].Right, ~l);
        }

        return new FlatTree
        {
            Features = [.. features],
            Thresholds = [.. thresholds],
            Left = [.. left],
            Right = [.. right],
            Leaves = [],
            Values = []
        };

        void Link(int parent, bool isRight, int child)
        {
            if (parent >= 0)
            {
                (isRight ? right : left)[parent] = child;
            }
        }
    }
}
