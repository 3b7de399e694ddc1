namespace PseudoLabel.Data;

/// <summary>Leaves out rows that are not part of the pool.</summary>
public static class SkippedRows
{
    /// <summary>How many of some rows come before a row.</summary>
    /// <param name="rows">Their numbers, ascending.</param>
    /// <param name="row">The row.</param>
    public static int Before(IReadOnlyList<long> rows, long row)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (int low, int high) = (0, rows.Count);
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = rows[middle] < row ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Whether a row is among some.</summary>
    /// <param name="rows">Their numbers, ascending; null for none.</param>
    /// <param name="row">The row.</param>
    public static bool Contains(IReadOnlyList<long>? rows, long row) =>
        rows is not null && Before(rows, row) is var at && at < rows.Count && rows[at] == row;

    /// <summary>Blocks without some rows; those set aside stay.</summary>
    internal static IEnumerable<(TableSlice Slice, RowBlock Block)> Without(IEnumerable<(TableSlice Slice, RowBlock Block)> blocks,
        IReadOnlyList<long> rows) =>
        blocks.Select(pair => (pair.Slice, Without(pair.Block, rows)));

    private static RowBlock Without(RowBlock block, IReadOnlyList<long> rows)
    {
        if (block.Rows == 0)
        {
            return block;
        }

        int at = Before(rows, block.RowNumbers[0]);
        if (at == Before(rows, block.RowNumbers[block.Rows - 1] + 1))
        {
            return block;
        }

        var kept = new List<int>(block.Rows);
        for (int i = 0; i < block.Rows; i++)
        {
            while (at < rows.Count && rows[at] < block.RowNumbers[i])
            {
                at++;
            }

            if (at == rows.Count || rows[at] != block.RowNumbers[i])
            {
                kept.Add(i);
            }
        }

        return block.Select(kept);
    }
}
