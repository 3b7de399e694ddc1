using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Grows one classification tree, depth first. In each node columns are drawn without replacement until enough were drawn and
/// one of them splits the node; columns known to be constant in a node are not looked at again below it. The drawing follows
/// scikit-learn's node splitter (sklearn/tree/_splitter).
/// </summary>
internal sealed class ForestTreeGrower
{
    private readonly BinnedColumns columns;
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly SeededRandom random;
    private readonly IForestSplitSearch search;
    private readonly ForestNode node;
    private readonly int candidates;
    private readonly int minimumLeafRows;
    private readonly int[] features;
    private readonly int[] constants;
    private readonly FlatTreeWriter tree;

    /// <summary>Prepares a tree.</summary>
    /// <param name="weights">Weight of each row in this tree; a row of weight 0 is not in it.</param>
    /// <param name="candidates">Columns to draw per node.</param>
    /// <param name="random">This tree's own generator.</param>
    public ForestTreeGrower(
        BinnedColumns columns, int[] labels, double[] weights, int classes, int candidates, ForestOptions options, SeededRandom random)
    {
        this.columns = columns;
        this.labels = labels;
        this.weights = weights;
        this.random = random;
        this.candidates = candidates;
        minimumLeafRows = options.MinimumLeafRows;
        node = new ForestNode(labels.Length, classes);
        search = options.Splits == ForestSplits.Best
            ? new BestSplitSearch(labels.Length, classes, minimumLeafRows)
            : new RandomSplitSearch(labels.Length, classes, minimumLeafRows, random);
        features = [.. Enumerable.Range(0, columns.Columns.Length)];
        constants = new int[features.Length];
        tree = new FlatTreeWriter(classes);
    }

    /// <summary>Grows the tree.</summary>
    public FlatTree Grow()
    {
        int[] rows = [.. Enumerable.Range(0, labels.Length).Where(r => weights[r] > 0)];
        var pending = new Stack<(int Start, int End, int Constants, int Place)>();
        pending.Push((0, rows.Length, 0, FlatTreeWriter.Root));
        while (pending.TryPop(out var part))
        {
            node.Load(rows.AsMemory(part.Start..part.End), labels, weights);
            int constantCount = part.Constants;
            ForestSplit split = node.IsPure || part.End - part.Start < 2 * minimumLeafRows
                ? ForestSplit.None
                : FindSplit(ref constantCount);
            if (split.Column < 0)
            {
                tree.AddLeaf(part.Place, node);
                continue;
            }

            int inner = tree.AddInner(part.Place, columns.Columns[split.Column], split.Threshold);
            int middle = part.Start + Partition(rows.AsSpan(part.Start..part.End), columns.Binned[split.Column].Bins, split.LastLeftBin);
            pending.Push((middle, part.End, constantCount, FlatTreeWriter.RightOf(inner)));
            pending.Push((part.Start, middle, constantCount, FlatTreeWriter.LeftOf(inner)));
        }

        return tree.ToTree();
    }

    // features = [drawn known constants, other known constants, found constants, not drawn yet, drawn]: a column is drawn from
    // all but those drawn already; drawing a known constant counts as a try but costs no look.
    private ForestSplit FindSplit(ref int constantCount)
    {
        ForestSplit best = ForestSplit.None;
        int known = constantCount;
        int drawnKnown = 0;
        int found = 0;
        int end = features.Length;
        for (int tried = 0; end > known + found && (tried < candidates || best.Column < 0); tried++)
        {
            int at = drawnKnown + random.NextInt32(end - found - drawnKnown);
            if (at < known)
            {
                Swap(drawnKnown++, at);
                continue;
            }

            at += found;
            int column = features[at];
            if (search.Try(node, columns.Binned[column], column, ref best))
            {
                Swap(--end, at);
            }
            else
            {
                Swap(known + found++, at);
            }
        }

        // Nodes on the stack above rely on the order of the known constants.
        constants.AsSpan(0, known).CopyTo(features);
        features.AsSpan(known, found).CopyTo(constants.AsSpan(known));
        constantCount = known + found;
        return best;
    }

    private void Swap(int i, int j) => (features[i], features[j]) = (features[j], features[i]);

    private static int Partition(Span<int> rows, byte[] bins, int lastLeftBin)
    {
        int left = 0;
        int right = rows.Length;
        while (left < right)
        {
            if (bins[rows[left]] <= lastLeftBin)
            {
                left++;
            }
            else
            {
                right--;
                (rows[left], rows[right]) = (rows[right], rows[left]);
            }
        }

        return left;
    }
}
