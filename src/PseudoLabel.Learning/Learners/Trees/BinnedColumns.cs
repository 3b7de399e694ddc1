using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// The training rows by column, each cell as one of at most 256 bins in ascending order of value, computed once per training.
/// A column of at most 256 distinct values has a bin for each, so that splits are exact; others have bins of about equal row counts.
/// </summary>
internal sealed class BinnedColumns
{
    /// <summary>Bins of a column at most: a bin is a byte.</summary>
    public const int MaximumBins = 256;

    private BinnedColumns(int[] columns, BinnedColumn[] binned)
    {
        Columns = columns;
        Binned = binned;
    }

    /// <summary>The feature column of each binned column.</summary>
    public int[] Columns { get; }

    /// <summary>The binned columns.</summary>
    public BinnedColumn[] Binned { get; }

    /// <summary>Bins the columns of a matrix.</summary>
    /// <param name="sparseColumns">The sparse columns to use, ascending; every dense column is used.</param>
    public static BinnedColumns Create(FeatureMatrix rows, int[] sparseColumns, ParallelOptions parallel)
    {
        int[] columns = [.. Enumerable.Range(0, rows.DenseColumns), .. sparseColumns];
        var entries = SparseEntries.Of(rows, sparseColumns);
        var binned = new BinnedColumn[columns.Length];
        Parallel.For(0, columns.Length, parallel, () => new float[2 * rows.Rows], (c, _, buffer) =>
        {
            if (c < rows.DenseColumns)
            {
                Span<float> values = buffer.AsSpan(0, rows.Rows);
                for (int r = 0; r < values.Length; r++)
                {
                    values[r] = rows.DenseRow(r)[c];
                }

                binned[c] = BinnedColumn.Create(values, buffer.AsSpan(rows.Rows));
            }
            else
            {
                int slot = c - rows.DenseColumns;
                ReadOnlySpan<float> values = entries.Values(slot);
                binned[c] = BinnedColumn.CreateSparse(rows.Rows, entries.Rows(slot), values, buffer.AsSpan(0, values.Length));
            }

            return buffer;
        }, _ => { });
        return new BinnedColumns(columns, binned);
    }
}
