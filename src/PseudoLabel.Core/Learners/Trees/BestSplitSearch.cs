namespace PseudoLabel.Core.Learners.Trees;

/// <summary>Finds the threshold of least Gini impurity of a column in a node: rows in order of their bins, every boundary between bins scored.</summary>
internal sealed class BestSplitSearch : IForestSplitSearch
{
    // Below this, ordering by insertion beats clearing and summing 256 counters.
    private const int InsertionRows = 32;

    private readonly GiniSides sides;
    private readonly int[] order;
    private readonly byte[] bins;
    private readonly byte[] sorted;
    private readonly int[] starts = new int[BinnedColumns.MaximumBins];
    private readonly int minimumLeafRows;

    /// <summary>Creates the buffers.</summary>
    /// <param name="rows">Number of training rows.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="minimumLeafRows">Fewest rows on a side.</param>
    public BestSplitSearch(int rows, int classes, int minimumLeafRows)
    {
        sides = new GiniSides(classes);
        order = new int[rows];
        bins = new byte[rows];
        sorted = new byte[rows];
        this.minimumLeafRows = minimumLeafRows;
    }

    /// <inheritdoc/>
    public bool Try(ForestNode node, BinnedColumn column, int index, ref ForestSplit best)
    {
        int count = node.Rows.Length;
        (byte least, byte most) = ReadBins(node.Rows.Span, column.Bins);
        if (least == most)
        {
            return false;
        }

        Order(count, least, most);
        sides.Reset(node);
        ReadOnlySpan<int> labels = node.Labels;
        ReadOnlySpan<double> weights = node.Weights;
        int last = count - minimumLeafRows;
        double bestScore = best.Score;
        int bestAt = -1;
        for (int i = 0; i < last; i++)
        {
            int row = order[i];
            sides.MoveLeft(labels[row], weights[row]);
            if (sorted[i + 1] != sorted[i] && i + 1 >= minimumLeafRows)
            {
                double score = sides.Score();
                if (score > bestScore)
                {
                    bestScore = score;
                    bestAt = i;
                }
            }
        }

        if (bestAt >= 0)
        {
            best = new ForestSplit(index, sorted[bestAt], column.Between(sorted[bestAt], sorted[bestAt + 1]), bestScore);
        }

        return true;
    }

    private (byte Least, byte Most) ReadBins(ReadOnlySpan<int> rows, byte[] source)
    {
        byte least = byte.MaxValue;
        byte most = 0;
        Span<byte> target = bins.AsSpan(0, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            byte bin = source[rows[i]];
            target[i] = bin;
            least = Math.Min(least, bin);
            most = Math.Max(most, bin);
        }

        return (least, most);
    }

    private void Order(int count, byte least, byte most)
    {
        if (count <= InsertionRows)
        {
            OrderByInsertion(count);
            return;
        }

        Span<int> next = starts.AsSpan(0, most - least + 1);
        next.Clear();
        for (int i = 0; i < count; i++)
        {
            next[bins[i] - least]++;
        }

        int start = 0;
        for (int b = 0; b < next.Length; b++)
        {
            int size = next[b];
            next[b] = start;
            sorted.AsSpan(start, size).Fill((byte)(b + least));
            start += size;
        }

        for (int i = 0; i < count; i++)
        {
            order[next[bins[i] - least]++] = i;
        }
    }

    private void OrderByInsertion(int count)
    {
        for (int i = 0; i < count; i++)
        {
            byte bin = bins[i];
            int at = i;
            for (; at > 0 && sorted[at - 1] > bin; at--)
            {
                sorted[at] = sorted[at - 1];
                order[at] = order[at - 1];
            }

            sorted[at] = bin;
            order[at] = i;
        }
    }
}
