using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Views;

/// <summary>Which columns of a matrix a view has: a stretch of the dense ones, and the sparse ones or not.</summary>
internal sealed class ViewColumns
{
    private readonly int first;
    private readonly int denseCount;
    private readonly bool withSparse;

    /// <summary>Finds the columns.</summary>
    /// <param name="view">The view.</param>
    /// <param name="rows">The matrix.</param>
    /// <param name="embedded">How many of its last dense columns are vectors of pretrained networks.</param>
    public ViewColumns(FeatureView view, FeatureMatrix rows, int embedded)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(embedded, rows.DenseColumns);
        (Columns, DenseColumns) = (rows.Columns, rows.DenseColumns);
        int own = rows.DenseColumns - embedded;
        (first, denseCount, withSparse) = view switch
        {
            FeatureView.All => (0, rows.DenseColumns, rows.HasSparse),
            FeatureView.Embedded => (own, embedded, false),
            FeatureView.Own => (0, own, rows.HasSparse),
        };
    }

    /// <summary>Columns of the whole matrix.</summary>
    public int Columns { get; }

    /// <summary>Dense columns of the whole matrix.</summary>
    public int DenseColumns { get; }

    /// <summary>Columns of the view.</summary>
    public int Count => denseCount + (withSparse ? Columns - DenseColumns : 0);

    /// <summary>A copy of the view's columns.</summary>
    public FeatureMatrix Of(FeatureMatrix rows)
    {
        if (Count == rows.Columns)
        {
            return rows;
        }

        var builder = new FeatureMatrixBuilder(Count, denseCount, rows.Rows);
        int[] indices = [];
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<int> sparse = withSparse ? rows.SparseIndices(row) : [];
            indices = indices.Length < sparse.Length ? new int[sparse.Length * 2] : indices;
            for (int i = 0; i < sparse.Length; i++)
            {
                indices[i] = sparse[i] - (DenseColumns - denseCount);
            }

            builder.Add(
                rows.DenseRow(row).Slice(first, denseCount), indices.AsSpan(0, sparse.Length), withSparse ? rows.SparseValues(row) : []);
        }

        return builder.Build();
    }

    /// <summary>The column of the whole matrix that a column of the view is.</summary>
    public int Whole(int column) => column < denseCount ? first + column : column - denseCount + DenseColumns;
}
