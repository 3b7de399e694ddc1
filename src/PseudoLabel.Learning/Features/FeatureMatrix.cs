namespace PseudoLabel.Learning.Features;

/// <summary>
/// Rows of features, float32, in one layout for every learner: the first <see cref="DenseColumns"/> columns are stored
/// dense and row-major; the columns from <see cref="DenseColumns"/> up to <see cref="Columns"/> are stored sparse, as
/// compressed rows (CSR). Numerics are dense, one-hot and text features sparse; either part may be empty. No value is NaN.
/// </summary>
public sealed class FeatureMatrix
{
    private static readonly int[] NoOffsets = [0];

    /// <summary>Creates a matrix over given arrays; they are not copied, and may be longer than needed.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns, dense and sparse together.</param>
    /// <param name="denseColumns">Number of leading dense columns.</param>
    /// <param name="dense">rows x denseColumns values, row-major.</param>
    /// <param name="offsets">Where each row's sparse entries start; rows + 1 values (ignored when every column is dense).</param>
    /// <param name="indices">Column of each sparse entry, absolute (at least denseColumns), ascending within a row.</param>
    /// <param name="values">Value of each sparse entry.</param>
    public FeatureMatrix(
        int rows, int columns, int denseColumns, float[] dense, int[]? offsets = null, int[]? indices = null, float[]? values = null)
    {
        ArgumentNullException.ThrowIfNull(dense);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(denseColumns, columns);
        ArgumentOutOfRangeException.ThrowIfLessThan((long)dense.Length, (long)rows * denseColumns);
        Rows = rows;
        Columns = columns;
        DenseColumns = denseColumns;
        Dense = dense;
        HasSparse = columns > denseColumns;
        Offsets = HasSparse ? offsets ?? throw new ArgumentNullException(nameof(offsets)) : NoOffsets;
        Indices = HasSparse ? indices ?? throw new ArgumentNullException(nameof(indices)) : [];
        Values = HasSparse ? values ?? throw new ArgumentNullException(nameof(values)) : [];
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns, dense and sparse together.</summary>
    public int Columns { get; }

    /// <summary>Number of leading columns that are stored dense.</summary>
    public int DenseColumns { get; }

    /// <summary>Whether there are sparse columns; when not, <see cref="Offsets"/> must not be read.</summary>
    public bool HasSparse { get; }

    /// <summary>The dense part, row-major; may be longer than rows x dense columns.</summary>
    public float[] Dense { get; }

    /// <summary>Where each row's sparse entries start, rows + 1 values.</summary>
    public int[] Offsets { get; }

    /// <summary>Absolute column of each sparse entry.</summary>
    public int[] Indices { get; }

    /// <summary>Value of each sparse entry.</summary>
    public float[] Values { get; }

    /// <summary>Bytes that the arrays of this matrix take for its rows.</summary>
    public long Bytes => (long)Rows * DenseColumns * sizeof(float)
        + (HasSparse ? (long)Offsets[Rows] * (sizeof(int) + sizeof(float)) + (Rows + 1L) * sizeof(int) : 0);

    /// <summary>The dense cells of a row.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<float> DenseRow(int row) => Dense.AsSpan((int)((long)row * DenseColumns), DenseColumns);

    /// <summary>The absolute columns of a row's sparse entries.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<int> SparseIndices(int row) => HasSparse ? Indices.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]) : [];

    /// <summary>The values of a row's sparse entries.</summary>
    /// <param name="row">The row.</param>
    public ReadOnlySpan<float> SparseValues(int row) => HasSparse ? Values.AsSpan(Offsets[row], Offsets[row + 1] - Offsets[row]) : [];

    /// <summary>A copy of the given rows, in the given order; a row may be repeated.</summary>
    /// <param name="rows">Row numbers.</param>
    public FeatureMatrix Select(ReadOnlySpan<int> rows)
    {
        var builder = new FeatureMatrixBuilder(Columns, DenseColumns, rows.Length);
        foreach (int row in rows)
        {
            builder.Add(this, row);
        }

        return builder.Build();
    }
}
