using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Trees;

/// <summary>
/// Copies the columns that an ensemble compares, and no others, into small dense rows: wide sparse data costs what it uses.
/// </summary>
internal sealed class UsedColumns
{
    private readonly int[] columns;
    private readonly int[] slotOf;

    /// <summary>Prepares for the given columns.</summary>
    /// <param name="columns">Used columns, ascending; slot s is columns[s].</param>
    /// <param name="featureCount">Number of columns of the rows.</param>
    public UsedColumns(int[] columns, int featureCount)
    {
        this.columns = columns;
        slotOf = new int[featureCount];
        Array.Fill(slotOf, -1);
        for (int s = 0; s < columns.Length; s++)
        {
            slotOf[columns[s]] = s;
        }

        Width = Math.Max(columns.Length, 1);
    }

    /// <summary>Cells in a gathered row: at least 1, as a leaf compares slot 0.</summary>
    public int Width { get; }

    /// <summary>Gathers rows; a sparse column without an entry is 0.</summary>
    /// <param name="cells">Out: count x <see cref="Width"/> cells, row-major.</param>
    public void Gather(FeatureMatrix rows, int firstRow, int count, Span<float> cells)
    {
        int dense = Array.BinarySearch(columns, rows.DenseColumns);
        dense = dense < 0 ? ~dense : dense;
        for (int r = 0; r < count; r++)
        {
            Span<float> target = cells.Slice(r * Width, Width);
            ReadOnlySpan<float> source = rows.DenseRow(firstRow + r);
            for (int s = 0; s < dense; s++)
            {
                target[s] = source[columns[s]];
            }

            target[dense..].Clear();
            ReadOnlySpan<int> indices = rows.SparseIndices(firstRow + r);
            ReadOnlySpan<float> values = rows.SparseValues(firstRow + r);
            for (int i = 0; i < indices.Length; i++)
            {
                int slot = slotOf[indices[i]];
                if (slot >= 0)
                {
                    target[slot] = values[i];
                }
            }
        }
    }
}
