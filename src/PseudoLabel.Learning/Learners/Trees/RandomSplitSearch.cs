using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Tries one threshold of a column, drawn evenly between the node's least and greatest value.</summary>
internal sealed class RandomSplitSearch : IForestSplitSearch
{
    private readonly GiniSides sides;
    private readonly SeededRandom random;
    private readonly int minimumLeafRows;

    /// <summary>Creates the search.</summary>
    /// <param name="minimumLeafRows">Fewest rows on a side.</param>
    /// <param name="random">Where thresholds are drawn from.</param>
    public RandomSplitSearch(int classes, int minimumLeafRows, SeededRandom random)
    {
        sides = new GiniSides(classes);
        this.random = random;
        this.minimumLeafRows = minimumLeafRows;
    }

    /// <inheritdoc/>
    public bool Try(ForestNode node, BinnedColumn column, int index, ref ForestSplit best)
    {
        ReadOnlySpan<int> rows = node.Rows.Span;
        int least = BinnedColumns.MaximumBins;
        int most = -1;
        foreach (int row in rows)
        {
            least = Math.Min(least, column.Bins[row]);
            most = Math.Max(most, column.Bins[row]);
        }

        if (least == most)
        {
            return false;
        }

        (int bin, float threshold) = Draw(column, least, most);
        sides.Reset(node);
        ReadOnlySpan<int> labels = node.Labels;
        ReadOnlySpan<double> weights = node.Weights;
        int moved = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            if (column.Bins[rows[i]] <= bin)
            {
                sides.MoveLeft(labels[i], weights[i]);
                moved++;
            }
        }

        if (moved >= minimumLeafRows && rows.Length - moved >= minimumLeafRows && sides.Score() is double score && score > best.Score)
        {
            best = new ForestSplit(index, bin, threshold, score);
        }

        return true;
    }

    private (int Bin, float Threshold) Draw(BinnedColumn column, int least, int most)
    {
        double from = column.High[least];
        var threshold = (float)(from + (random.NextDouble() * (column.Low[most] - from)));
        if (threshold >= column.Low[most])
        {
            threshold = column.High[least];
        }

        // The last bin that starts at or below the threshold goes left as a whole.
        int at = Array.BinarySearch(column.Low, threshold);
        int bin = at < 0 ? ~at - 1 : at;
        return (bin, Math.Max(threshold, column.High[bin]));
    }
}
