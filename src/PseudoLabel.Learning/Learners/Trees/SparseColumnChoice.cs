using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Which sparse columns a forest looks at: binned columns are stored in full, so a vocabulary of 100,000 words cannot all be.
/// </summary>
internal static class SparseColumnChoice
{
    /// <summary>Bytes that the bins of sparse columns may take; with very many rows fewer columns are used.</summary>
    private const long MaximumBytes = 256L << 20;

    /// <summary>The columns that are non-zero in most rows, of equals the first; ascending.</summary>
    public static int[] Choose(FeatureMatrix rows, ForestOptions options)
    {
        var counts = new int[rows.Columns - rows.DenseColumns];
        for (int r = 0; r < rows.Rows; r++)
        {
            ReadOnlySpan<float> values = rows.SparseValues(r);
            ReadOnlySpan<int> indices = rows.SparseIndices(r);
            for (int i = 0; i < indices.Length; i++)
            {
                counts[indices[i] - rows.DenseColumns] += values[i] == 0 ? 0 : 1;
            }
        }

        var limit = (int)Math.Min(options.MaximumSparseColumns, MaximumBytes / Math.Max(rows.Rows, 1));
        return
        [
            .. Enumerable.Range(0, counts.Length)
                .Where(c => counts[c] >= options.MinimumSparseRows)
                .OrderByDescending(c => counts[c])
                .ThenBy(c => c)
                .Take(limit)
                .Select(c => c + rows.DenseColumns)
                .Order(),
        ];
    }
}
