using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>Tries one threshold of a column, drawn evenly between the node's least and greatest value.</summary>
internal sealed class RandomSplitSearch : IForestSplitSearch
{
    private readonly ColumnCells cells;
    private readonly double[] left;
    private readonly SeededRandom random;
    private readonly int minimumLeafRows;

    /// <summary>Creates the search.</summary>
    /// <param name="rows">Training rows.</param>
    /// <param name="classes">Classes.</param>
    /// <param name="minimumLeafRows">Fewest rows on a side.</param>
    /// <param name="random">Where thresholds are drawn from.</param>
    public RandomSplitSearch(int rows, int classes, int minimumLeafRows, SeededRandom random)
    {
        cells = new ColumnCells(rows, classes);
        left = new double[classes];
        this.random = random;
        this.minimumLeafRows = minimumLeafRows;
    }

    /// <inheritdoc/>
    public bool Try(ForestNode node, BinnedColumn column, int index, ref ForestSplit best)
    {
        if (!cells.Read(node, column))
        {
            return false;
        }

        (int least, int most) = Range();
        (int bin, float threshold) = Draw(column, least, most);
        int moved = MoveLeft(node, bin);
        if (moved >= minimumLeafRows && node.Rows.Length - moved >= minimumLeafRows && Score(node) is double score && score > best.Score)
        {
            best = new ForestSplit(index, bin, threshold, score);
        }

        return true;
    }

    private (int Least, int Most) Range()
    {
        int least = cells.Common > 0 ? cells.CommonBin : BinnedColumns.MaximumBins;
        int most = cells.Common > 0 ? cells.CommonBin : -1;
        foreach (byte bin in cells.Bins)
        {
            least = Math.Min(least, bin);
            most = Math.Max(most, bin);
        }

        return (least, most);
    }

    /// <summary>Sums the class weights at or below a bin; without a branch, as about half of the rows are, in no order.</summary>
    /// <returns>Rows at or below it.</returns>
    private int MoveLeft(ForestNode node, int lastLeftBin)
    {
        Array.Clear(left);
        ReadOnlySpan<byte> bins = cells.Bins;
        ReadOnlySpan<int> labels = cells.Labels(node);
        ReadOnlySpan<double> weights = cells.Weights(node);
        int moved = 0;
        for (int i = 0; i < bins.Length; i++)
        {
            bool goes = bins[i] <= lastLeftBin;
            left[labels[i]] += goes ? weights[i] : 0;
            moved += goes ? 1 : 0;
        }

        if (cells.Common > 0 && cells.CommonBin <= lastLeftBin)
        {
            for (int c = 0; c < left.Length; c++)
            {
                left[c] += cells.CommonWeights[c];
            }

            moved += cells.Common;
        }

        return moved;
    }

    /// <summary>See <see cref="ForestSplit.Score"/>.</summary>
    private double Score(ForestNode node)
    {
        ReadOnlySpan<double> totals = node.Totals;
        double leftSquares = 0, rightSquares = 0, leftWeight = 0;
        for (int c = 0; c < totals.Length; c++)
        {
            double on = left[c], off = totals[c] - on;
            leftSquares += on * on;
            rightSquares += off * off;
            leftWeight += on;
        }

        return leftSquares / leftWeight + rightSquares / (node.Total - leftWeight);
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
