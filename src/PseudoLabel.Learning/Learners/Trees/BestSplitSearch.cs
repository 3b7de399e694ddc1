namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Finds the threshold of least Gini impurity of a column in a node: bins in ascending order, every boundary between them scored.
/// </summary>
internal sealed class BestSplitSearch : IForestSplitSearch
{
    // Up to this, ordering rows by insertion beats summing them by bin and class.
    private const int InsertionRows = 24;

    private readonly GiniSides sides;
    private readonly ColumnCells cells;
    private readonly int[] order = new int[InsertionRows];
    private readonly byte[] sorted = new byte[InsertionRows];
    private readonly int[] counts = new int[BinnedColumns.MaximumBins];
    private readonly double[] sums;
    private readonly int classes;
    private readonly int minimumLeafRows;
    private int rows;
    private int moved;
    private int lastBin;
    private int bestLeft;
    private int bestRight;
    private double bestScore;

    /// <summary>Creates the buffers.</summary>
    /// <param name="minimumLeafRows">Fewest rows on a side.</param>
    public BestSplitSearch(int rows, int classes, int minimumLeafRows)
    {
        sides = new GiniSides(classes);
        cells = new ColumnCells(rows, classes);
        sums = new double[BinnedColumns.MaximumBins * classes];
        this.classes = classes;
        this.minimumLeafRows = minimumLeafRows;
    }

    /// <inheritdoc/>
    public bool Try(ForestNode node, BinnedColumn column, int index, ref ForestSplit best)
    {
        if (!cells.Read(node, column))
        {
            return false;
        }

        sides.Reset(node);
        rows = node.Rows.Length;
        moved = 0;
        bestLeft = -1;
        bestScore = best.Score;
        if (cells.Count <= InsertionRows)
        {
            ScanRows(node);
        }
        else
        {
            ScanBins(node, column.High.Length);
        }

        if (bestLeft >= 0)
        {
            best = new ForestSplit(index, bestLeft, column.Between(bestLeft, bestRight), bestScore);
        }

        return true;
    }

    private void ScanRows(ForestNode node)
    {
        OrderByInsertion();
        ReadOnlySpan<int> labels = cells.Labels(node);
        ReadOnlySpan<double> weights = cells.Weights(node);
        bool commonLeft = cells.Common > 0;
        for (int i = 0; i < labels.Length; i++)
        {
            int bin = sorted[i];
            if (commonLeft && bin > cells.CommonBin)
            {
                MoveCommon();
                commonLeft = false;
            }

            if (i == 0 || bin != sorted[i - 1])
            {
                Reach(bin);
            }

            sides.MoveLeft(labels[order[i]], weights[order[i]]);
            moved++;
        }

        if (commonLeft)
        {
            Reach(cells.CommonBin);
        }
    }

    private void MoveCommon()
    {
        Reach(cells.CommonBin);
        for (int k = 0; k < classes; k++)
        {
            if (cells.CommonCounts[k] > 0)
            {
                sides.MoveLeft(k, cells.CommonWeights[k]);
            }
        }

        moved += cells.Common;
    }

    private void ScanBins(ForestNode node, int binCount)
    {
        SumByBin(node);
        for (int bin = 0; bin < binCount; bin++)
        {
            if (counts[bin] == 0)
            {
                continue;
            }

            Reach(bin);
            Span<double> ofBin = sums.AsSpan(bin * classes, classes);
            for (int k = 0; k < ofBin.Length; k++)
            {
                if (ofBin[k] != 0)
                {
                    sides.MoveLeft(k, ofBin[k]);
                    ofBin[k] = 0;
                }
            }

            moved += counts[bin];
            counts[bin] = 0;
        }
    }

    private void SumByBin(ForestNode node)
    {
        ReadOnlySpan<byte> bins = cells.Bins;
        ReadOnlySpan<int> labels = cells.Labels(node);
        ReadOnlySpan<double> weights = cells.Weights(node);
        for (int i = 0; i < bins.Length; i++)
        {
            counts[bins[i]]++;
            sums[(bins[i] * classes) + labels[i]] += weights[i];
        }

        if (cells.Common > 0)
        {
            counts[cells.CommonBin] = cells.Common;
            for (int k = 0; k < classes; k++)
            {
                // A class without rows may be left with a trace of rounding.
                sums[(cells.CommonBin * classes) + k] = cells.CommonCounts[k] > 0 ? cells.CommonWeights[k] : 0;
            }
        }
    }

    /// <summary>Scores the boundary between the rows moved left so far and a bin; the bin's rows are moved next.</summary>
    private void Reach(int bin)
    {
        if (moved >= minimumLeafRows && rows - moved >= minimumLeafRows)
        {
            double score = sides.Score();
            if (score > bestScore)
            {
                (bestScore, bestLeft, bestRight) = (score, lastBin, bin);
            }
        }

        lastBin = bin;
    }

    private void OrderByInsertion()
    {
        ReadOnlySpan<byte> bins = cells.Bins;
        for (int i = 0; i < bins.Length; i++)
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
