namespace PseudoLabel.Learning.Features;

/// <summary>Gathers rows from other matrices, or cell by cell, into a new <see cref="FeatureMatrix"/>.</summary>
public sealed class FeatureMatrixBuilder
{
    private readonly bool hasSparse;
    private readonly FeatureBatchBuffers buffers;
    private float[] dense;
    private int[] offsets;
    private int[] indices;
    private float[] values;
    private int entries;

    /// <summary>Creates an empty builder.</summary>
    /// <param name="columns">Number of columns, dense and sparse together.</param>
    /// <param name="denseColumns">Number of leading dense columns.</param>
    /// <param name="capacity">Rows expected; more may be added.</param>
    public FeatureMatrixBuilder(int columns, int denseColumns, int capacity = 16)
        : this(columns, denseColumns, capacity, new FeatureBatchBuffers())
    {
    }

    /// <summary>
    /// Creates an empty builder over arrays that were used before; they hold its matrix, and are used again with the buffers.
    /// </summary>
    /// <param name="columns">Number of columns, dense and sparse together.</param>
    /// <param name="denseColumns">Number of leading dense columns.</param>
    /// <param name="capacity">Rows expected; more may be added.</param>
    /// <param name="buffers">The arrays. What was in them is gone.</param>
    public FeatureMatrixBuilder(int columns, int denseColumns, int capacity, FeatureBatchBuffers buffers)
    {
        ArgumentNullException.ThrowIfNull(buffers);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(denseColumns, columns);
        Columns = columns;
        DenseColumns = denseColumns;
        hasSparse = columns > denseColumns;
        this.buffers = buffers;
        dense = FeatureBatchBuffers.Fit(ref buffers.Dense, checked(capacity * denseColumns));
        offsets = FeatureBatchBuffers.Fit(ref buffers.Offsets, hasSparse ? capacity + 1 : 1);
        offsets[0] = 0;
        indices = buffers.Indices;
        values = buffers.Values;
    }

    /// <summary>Number of columns, dense and sparse together.</summary>
    public int Columns { get; }

    /// <summary>Number of leading dense columns.</summary>
    public int DenseColumns { get; }

    /// <summary>Rows added so far.</summary>
    public int Rows { get; private set; }

    /// <summary>Adds a copy of one row of another matrix with the same columns.</summary>
    /// <param name="source">The matrix to copy from.</param>
    /// <param name="row">The row in it.</param>
    public void Add(FeatureMatrix source, int row)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Columns != Columns || source.DenseColumns != DenseColumns)
        {
            throw new ArgumentException(
                $"The source has {source.DenseColumns} of {source.Columns} columns dense, this builder {DenseColumns} of {Columns}.",
                nameof(source));
        }

        Add(source.DenseRow(row), source.SparseIndices(row), source.SparseValues(row));
    }

    /// <summary>Adds one row.</summary>
    /// <param name="denseCells">Its dense cells, <see cref="DenseColumns"/> of them.</param>
    /// <param name="sparseIndices">Absolute columns of its sparse entries, ascending.</param>
    /// <param name="sparseValues">Values of its sparse entries.</param>
    public void Add(ReadOnlySpan<float> denseCells, ReadOnlySpan<int> sparseIndices, ReadOnlySpan<float> sparseValues)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(denseCells.Length, DenseColumns);
        ArgumentOutOfRangeException.ThrowIfNotEqual(sparseIndices.Length, sparseValues.Length);
        int start = ReserveDense(1);
        denseCells.CopyTo(dense.AsSpan(start));
        if (hasSparse)
        {
            ReserveEntries(sparseIndices.Length);
            ReserveRows(1);
            sparseIndices.CopyTo(indices.AsSpan(entries));
            sparseValues.CopyTo(values.AsSpan(entries));
            entries += sparseIndices.Length;
            offsets[Rows + 1] = entries;
        }

        Rows++;
    }

    /// <summary>Adds rows whose sparse entries are known and whose dense cells the caller then writes.</summary>
    /// <param name="sparse">Their sparse entries; null where no column is sparse.</param>
    /// <returns>Their dense cells, row-major, not cleared; good until more rows are added.</returns>
    internal Span<float> Add(int count, SparseRows? sparse)
    {
        int start = ReserveDense(count);
        if (sparse is not null)
        {
            ReserveEntries(sparse.Offsets[count]);
            ReserveRows(count);
            sparse.Indices.AsSpan(0, sparse.Offsets[count]).CopyTo(indices.AsSpan(entries));
            sparse.Values.AsSpan(0, sparse.Offsets[count]).CopyTo(values.AsSpan(entries));
            for (int i = 1; i <= count; i++)
            {
                offsets[Rows + i] = entries + sparse.Offsets[i];
            }

            entries += sparse.Offsets[count];
        }

        Rows += count;
        return dense.AsSpan(start, count * DenseColumns);
    }

    /// <summary>The matrix of the rows added; the builder must not be used after.</summary>
    public FeatureMatrix Build()
    {
        // They may have grown.
        (buffers.Dense, buffers.Offsets, buffers.Indices, buffers.Values) = (dense, offsets, indices, values);
        return hasSparse
            ? new FeatureMatrix(Rows, Columns, DenseColumns, dense, offsets, indices, values)
            : new FeatureMatrix(Rows, Columns, DenseColumns, dense);
    }

    /// <summary>Makes room for the dense cells of more rows.</summary>
    /// <returns>Where they start.</returns>
    private int ReserveDense(int more)
    {
        int start = Rows * DenseColumns;
        int needed = checked(start + more * DenseColumns);
        if (needed > dense.Length)
        {
            Array.Resize(ref dense, Grown(dense.Length, needed));
        }

        return start;
    }

    private void ReserveEntries(int more)
    {
        if (entries + more > Math.Min(indices.Length, values.Length))
        {
            int size = Grown(Math.Min(indices.Length, values.Length), entries + more);
            Array.Resize(ref indices, size);
            Array.Resize(ref values, size);
        }
    }

    private void ReserveRows(int more)
    {
        if (Rows + more + 1 > offsets.Length)
        {
            Array.Resize(ref offsets, Grown(offsets.Length, Rows + more + 1));
        }
    }

    private static int Grown(int length, int needed) => (int)Math.Min(Math.Max(needed, length * 2L), Array.MaxLength);
}
