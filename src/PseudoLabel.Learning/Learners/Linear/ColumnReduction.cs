using System.Runtime.InteropServices;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Fewer sparse columns with the same optimum, for text of which a few rows hold a small part of the vocabulary. A column without an
/// entry has weight 0. The columns that only one row has, with values v, meet the loss through sum_j w_j v_j alone; for a given sum u |v|
/// the penalty is least at w = u v / |v|, where it is u squared. So they are trained as one column of value |v|, and the optimum is the
/// same (a rotation of the weights, to which an L2 penalty is blind).
/// </summary>
internal sealed class ColumnReduction
{
    // Less than this part of the sparse columns saved is not worth a copy of the matrix.
    private const int WorthwhilePart = 4;

    private readonly int[] entries;
    private readonly int[] reduced;
    private readonly float[] norms;
    private readonly int sparseStart;

    private ColumnReduction(FeatureMatrix matrix)
    {
        sparseStart = matrix.DenseColumns;
        reduced = new int[matrix.Columns];
        entries = CountEntries(matrix);
        norms = [.. Enumerable.Range(0, matrix.Rows).Select(row => (float)Norm(matrix, row))];
    }

    /// <summary>Reduces a matrix.</summary>
    /// <param name="matrix">Training rows; the same matrix comes back where little is to be saved.</param>
    internal static (FeatureMatrix Matrix, TrainedColumns Columns) Reduce(FeatureMatrix matrix)
    {
        if (!matrix.HasSparse)
        {
            return (matrix, TrainedColumns.Same(matrix.Columns));
        }

        var reduction = new ColumnReduction(matrix);
        int rowsWithOwn = reduction.norms.Count(norm => norm > 0);
        int shared = reduction.entries.Count(n => n > 1);
        int sparse = matrix.Columns - matrix.DenseColumns;
        return sparse - shared - rowsWithOwn >= Math.Max(1, sparse / WorthwhilePart)
            ? reduction.Build(matrix, matrix.DenseColumns + shared, matrix.DenseColumns + shared + rowsWithOwn)
            : (matrix, TrainedColumns.Same(matrix.Columns));
    }

    private (FeatureMatrix Matrix, TrainedColumns Columns) Build(FeatureMatrix matrix, int firstOwn, int width)
    {
        var columns = new TrainedColumns.Builder();
        for (int column = 0, next = 0; column < matrix.Columns; column++)
        {
            if (column < sparseStart || entries[column - sparseStart] > 1)
            {
                reduced[column] = next;
                columns.Add(column, next++, 1);
            }
        }

        var rows = new FeatureMatrixBuilder(width, sparseStart, matrix.Rows);
        var indices = new List<int>();
        var values = new List<float>();
        for (int row = 0, own = firstOwn; row < matrix.Rows; row++)
        {
            indices.Clear();
            values.Clear();
            float norm = norms[row];
            ReadOnlySpan<int> at = matrix.SparseIndices(row);
            ReadOnlySpan<float> cells = matrix.SparseValues(row);
            for (int i = 0; i < at.Length; i++)
            {
                if (entries[at[i] - sparseStart] > 1)
                {
                    indices.Add(reduced[at[i]]);
                    values.Add(cells[i]);
                }
                else if (norm > 0 && cells[i] != 0)
                {
                    columns.Add(at[i], own, cells[i] / (double)norm);
                }
            }

            if (norm > 0)
            {
                indices.Add(own++);
                values.Add(norm);
            }

            rows.Add(matrix.DenseRow(row), CollectionsMarshal.AsSpan(indices), CollectionsMarshal.AsSpan(values));
        }

        return (width == sparseStart ? new FeatureMatrix(matrix.Rows, width, width, matrix.Dense) : rows.Build(), columns.Build());
    }

    /// <summary>Length of the vector of a row's entries in columns of its own.</summary>
    private double Norm(FeatureMatrix matrix, int row)
    {
        double squares = 0;
        ReadOnlySpan<int> at = matrix.SparseIndices(row);
        ReadOnlySpan<float> cells = matrix.SparseValues(row);
        for (int i = 0; i < at.Length; i++)
        {
            squares += entries[at[i] - sparseStart] == 1 ? (double)cells[i] * cells[i] : 0;
        }

        return Math.Sqrt(squares);
    }

    private static int[] CountEntries(FeatureMatrix matrix)
    {
        var counts = new int[matrix.Columns - matrix.DenseColumns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            ReadOnlySpan<int> at = matrix.SparseIndices(row);
            ReadOnlySpan<float> cells = matrix.SparseValues(row);
            for (int i = 0; i < at.Length; i++)
            {
                counts[at[i] - matrix.DenseColumns] += cells[i] != 0 ? 1 : 0;
            }
        }

        return counts;
    }
}
