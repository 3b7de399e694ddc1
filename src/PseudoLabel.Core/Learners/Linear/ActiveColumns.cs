using PseudoLabel.Core.Features;

namespace PseudoLabel.Core.Learners.Linear;

/// <summary>
/// Leaves out sparse columns without an entry in the training rows, where those are at least half of all: their weights are zero at the
/// optimum, and hashed text has many of them.
/// </summary>
internal static class ActiveColumns
{
    /// <summary>The matrix without unused columns, and the original number of each column of it.</summary>
    /// <param name="matrix">The matrix; the same one comes back where little is to be saved.</param>
    internal static (FeatureMatrix Matrix, int[] Columns) Select(FeatureMatrix matrix)
    {
        if (!matrix.HasSparse)
        {
            return (matrix, [.. Enumerable.Range(0, matrix.Columns)]);
        }

        int start = matrix.Offsets[0];
        var entries = matrix.Indices.AsSpan(start, matrix.Offsets[matrix.Rows] - start);
        var used = new bool[matrix.Columns];
        used.AsSpan(0, matrix.DenseColumns).Fill(true);
        foreach (int column in entries)
        {
            used[column] = true;
        }

        int[] columns = [.. Enumerable.Range(0, matrix.Columns).Where(column => used[column])];
        int sparse = columns.Length - matrix.DenseColumns;
        if (sparse == 0 || sparse > (matrix.Columns - matrix.DenseColumns) / 2)
        {
            return sparse == 0
                ? (new FeatureMatrix(matrix.Rows, matrix.DenseColumns, matrix.DenseColumns, matrix.Dense), columns)
                : (matrix, [.. Enumerable.Range(0, matrix.Columns)]);
        }

        var compact = new int[matrix.Columns];
        for (int i = 0; i < columns.Length; i++)
        {
            compact[columns[i]] = i;
        }

        var indices = new int[start + entries.Length];
        for (int i = 0; i < entries.Length; i++)
        {
            indices[start + i] = compact[entries[i]];
        }

        return (new FeatureMatrix(matrix.Rows, columns.Length, matrix.DenseColumns, matrix.Dense, matrix.Offsets, indices, matrix.Values), columns);
    }
}
