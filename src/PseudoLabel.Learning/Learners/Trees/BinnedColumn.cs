namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>One column of the training rows in bins.</summary>
/// <param name="Bins">The bin of each row.</param>
/// <param name="Low">Least value in each bin.</param>
/// <param name="High">Greatest value in each bin, below the next bin's least.</param>
internal sealed record BinnedColumn(byte[] Bins, float[] Low, float[] High)
{
    // The common bin is worth knowing where the rows outside it are at most this part of all: words,
    // one-hot categories, amounts mostly zero.
    private const int RarePart = 4;

    /// <summary>The bin of most rows, where <see cref="RareRows"/> are known.</summary>
    public int CommonBin { get; private init; }

    /// <summary>The rows outside the common bin, ascending; null where they are more than a quarter of all.</summary>
    public int[]? RareRows { get; private init; }

    /// <summary>Bins a column.</summary>
    /// <param name="values">The cell of each row; none is NaN.</param>
    /// <param name="buffer">As long as the values; overwritten.</param>
    public static BinnedColumn Create(ReadOnlySpan<float> values, Span<float> buffer)
    {
        values.CopyTo(buffer);
        buffer.Sort();
        var edges = BinEdges.Of(buffer, 0);
        var bins = new byte[values.Length];
        for (int r = 0; r < values.Length; r++)
        {
            bins[r] = edges.BinOf(values[r]);
        }

        return Finish(bins, edges);
    }

    /// <summary>Bins a column that is zero in all rows but some.</summary>
    /// <param name="rows">The rows that have a value.</param>
    /// <param name="values">Their values; none is NaN.</param>
    /// <param name="buffer">As long as the values; overwritten.</param>
    public static BinnedColumn CreateSparse(int rowCount, ReadOnlySpan<int> rows, ReadOnlySpan<float> values, Span<float> buffer)
    {
        values.CopyTo(buffer);
        buffer.Sort();
        var edges = BinEdges.Of(buffer, rowCount - rows.Length);
        var bins = new byte[rowCount];
        bins.AsSpan().Fill(edges.BinOf(0));
        for (int i = 0; i < rows.Length; i++)
        {
            bins[rows[i]] = edges.BinOf(values[i]);
        }

        return Finish(bins, edges);
    }

    /// <summary>A threshold that sends one bin left and a later one right: the midpoint of their nearest values.</summary>
    /// <param name="left">Last bin that goes left.</param>
    /// <param name="right">First bin that goes right.</param>
    public float Between(int left, int right)
    {
        float middle = (float)(((double)High[left] + Low[right]) / 2);
        return middle < Low[right] ? middle : High[left];
    }

    private static BinnedColumn Finish(byte[] bins, BinEdges edges)
    {
        // A bin of most rows holds the median.
        int rare = bins.Length - bins.AsSpan().Count(edges.MedianBin);
        return new BinnedColumn(bins, edges.Low, edges.High)
        {
            CommonBin = edges.MedianBin,
            RareRows = rare <= bins.Length / RarePart ? RowsOutside(bins, edges.MedianBin, rare) : null,
        };
    }

    private static int[] RowsOutside(byte[] bins, byte common, int count)
    {
        var rows = new int[count];
        for (int found = 0, next = 0; found < count; found++, next++)
        {
            next += bins.AsSpan(next).IndexOfAnyExcept(common);
            rows[found] = next;
        }

        return rows;
    }
}
