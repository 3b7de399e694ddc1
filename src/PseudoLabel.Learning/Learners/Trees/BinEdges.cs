namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>The bins of a column: at most <see cref="BinnedColumns.MaximumBins"/> ranges of values, ascending.</summary>
/// <param name="Low">Least value in each bin.</param>
/// <param name="High">Greatest value in each bin.</param>
/// <param name="MedianBin">The bin of the middle row by value.</param>
internal sealed record BinEdges(float[] Low, float[] High, byte MedianBin)
{
    /// <summary>A bin for each distinct value while these are few enough; else bins of about equal numbers of rows.</summary>
    /// <param name="sorted">Values, ascending; none is NaN.</param>
    /// <param name="zeros">Rows of value 0 besides.</param>
    public static BinEdges Of(ReadOnlySpan<float> sorted, int zeros)
    {
        List<(float Value, int Rows)> runs = Runs(sorted, zeros);
        int rows = sorted.Length + zeros;
        var low = new List<float>();
        var high = new List<float>();
        int median = 0;
        int start = 0;
        for (int run = 0; run < runs.Count;)
        {
            // With more distinct values than bins, each bin takes its share of the rows still left, and all rows of its last value.
            int share = runs.Count <= BinnedColumns.MaximumBins ? 1 : (rows - start) / (BinnedColumns.MaximumBins - low.Count);
            low.Add(runs[run].Value);
            int end = start;
            do
            {
                end += runs[run++].Rows;
            }
            while (end - start < share);
            high.Add(runs[run - 1].Value);
            median = start <= rows / 2 ? low.Count - 1 : median;
            start = end;
        }

        return new BinEdges([.. low], [.. high], (byte)median);
    }

    /// <summary>The bin of a value that is among those of the column.</summary>
    public byte BinOf(float value)
    {
        // First bin whose greatest value is not below: halves without a branch that could be guessed wrong.
        int at = 0;
        for (int left = High.Length; left > 1;)
        {
            int half = left / 2;
            at = High[at + half - 1] < value ? at + half : at;
            left -= half;
        }

        return (byte)at;
    }

    private static List<(float Value, int Rows)> Runs(ReadOnlySpan<float> sorted, int zeros)
    {
        var runs = new List<(float Value, int Rows)>();
        bool left = zeros > 0;
        for (int start = 0; start < sorted.Length;)
        {
            float value = sorted[start];
            int end = start + 1;
            while (end < sorted.Length && sorted[end] == value)
            {
                end++;
            }

            if (left && value >= 0)
            {
                left = false;
                if (value > 0)
                {
                    runs.Add((0, zeros));
                }
            }

            runs.Add((value, end - start + (value == 0 ? zeros : 0)));
            start = end;
        }

        if (left)
        {
            runs.Add((0, zeros));
        }

        return runs;
    }
}
