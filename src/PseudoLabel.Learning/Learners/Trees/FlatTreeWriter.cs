namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Collects the nodes of a growing tree of distributions. A place says which child of which inner node comes next.</summary>
internal sealed class FlatTreeWriter
{
    /// <summary>The place of the root.</summary>
    public const int Root = -1;

    private readonly int classes;
    private readonly List<int> features = [];
    private readonly List<float> thresholds = [];
    private readonly List<int> left = [];
    private readonly List<int> right = [];
    private readonly List<int> leaves = [];
    private readonly List<double> values = [];

    /// <summary>Starts a tree.</summary>
    public FlatTreeWriter(int classes) => this.classes = classes;

    /// <summary>The place left under an inner node.</summary>
    public static int LeftOf(int inner) => 2 * inner;

    /// <summary>The place right under an inner node.</summary>
    public static int RightOf(int inner) => (2 * inner) + 1;

    /// <summary>Adds an inner node.</summary>
    /// <param name="threshold">Greatest value that goes left.</param>
    public int AddInner(int place, int feature, float threshold)
    {
        Link(place, features.Count);
        features.Add(feature);
        thresholds.Add(threshold);
        left.Add(0);
        right.Add(0);
        return features.Count - 1;
    }

    /// <summary>Adds a leaf with the class distribution of a node's rows by weight.</summary>
    public void AddLeaf(int place, ForestNode node)
    {
        Link(place, ~leaves.Count);
        if (node.IsPure)
        {
            leaves.Add(node.Labels[0]);
            return;
        }

        leaves.Add(classes + (values.Count / classes));
        foreach (double weight in node.Totals)
        {
            values.Add(weight / node.Total);
        }
    }

    /// <summary>The tree.</summary>
    public FlatTree ToTree() => new()
    {
        Features = [.. features],
        Thresholds = [.. thresholds],
        Left = [.. left],
        Right = [.. right],
        Leaves = [.. leaves],
        Values = [.. values],
    };

    private void Link(int place, int child)
    {
        if (place >= 0)
        {
            (place % 2 == 0 ? left : right)[place / 2] = child;
        }
    }
}
