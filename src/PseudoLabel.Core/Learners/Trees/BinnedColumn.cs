namespace PseudoLabel.Core.Learners.Trees;

/// <summary>One column of the training rows in bins.</summary>
/// <param name="Bins">The bin of each row.</param>
/// <param name="Low">Least value in each bin.</param>
/// <param name="High">Greatest value in each bin, below the next bin's least.</param>
internal sealed record BinnedColumn(byte[] Bins, float[] Low, float[] High)
{
    /// <summary>Bins a column.</summary>
    /// <param name="values">The cell of each row; none is NaN.</param>
    /// <param name="buffer">As long as the values; overwritten.</param>
    public static BinnedColumn Create(ReadOnlySpan<float> values, Span<float> buffer)
    {
        values.CopyTo(buffer);
        buffer.Sort();
        var low = new List<float>();
        var high = new List<float>();
        int distinct = CountDistinct(buffer);
        for (int start = 0; start < buffer.Length;)
        {
            // With more distinct values than bins, each bin takes its share of the rows still left, and all rows of its last value.
            int share = distinct <= BinnedColumns.MaximumBins ? 1 : (buffer.Length - start) / (BinnedColumns.MaximumBins - low.Count);
            int end = start + Math.Max(share, 1);
            while (end < buffer.Length && buffer[end] == buffer[end - 1])
            {
                end++;
            }

            low.Add(buffer[start]);
            high.Add(buffer[end - 1]);
            start = end;
        }

        var bins = new byte[values.Length];
        float[] highest = [.. high];
        for (int r = 0; r < values.Length; r++)
        {
            int at = Array.BinarySearch(highest, values[r]);
            bins[r] = (byte)(at < 0 ? ~at : at);
        }

        return new BinnedColumn(bins, [.. low], highest);
    }

    /// <summary>A threshold that sends one bin left and a later one right: the midpoint of their nearest values.</summary>
    /// <param name="left">Last bin that goes left.</param>
    /// <param name="right">First bin that goes right.</param>
    public float Between(int left, int right)
    {
        float middle = (float)(((double)High[left] + Low[right]) / 2);
        return middle < Low[right] ? middle : High[left];
    }

    private static int CountDistinct(ReadOnlySpan<float> sorted)
    {
        int distinct = sorted.IsEmpty ? 0 : 1;
        for (int i = 1; i < sorted.Length; i++)
        {
            distinct += sorted[i] == sorted[i - 1] ? 0 : 1;
        }

        return distinct;
    }
}
