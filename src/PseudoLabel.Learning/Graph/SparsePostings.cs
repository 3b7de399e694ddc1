using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Graph;

/// <summary>The sparse entries of nodes by column, an inverted index: a row meets only the nodes that share an entry with it.</summary>
internal sealed class SparsePostings
{
    private readonly int firstColumn;
    private readonly int[] starts;
    private readonly int[] nodes;
    private readonly float[] values;

    public SparsePostings(FeatureMatrix matrix)
    {
        firstColumn = matrix.DenseColumns;
        starts = new int[matrix.Columns - firstColumn + 1];
        int entries = matrix.HasSparse ? matrix.Offsets[matrix.Rows] : 0;
        nodes = new int[entries];
        values = new float[entries];
        for (int i = 0; i < matrix.Rows; i++)
        {
            foreach (int column in matrix.SparseIndices(i))
            {
                starts[column - firstColumn + 1]++;
            }
        }

        for (int c = 1; c < starts.Length; c++)
        {
            starts[c] += starts[c - 1];
        }

        Fill(matrix, [.. starts]);
    }

    /// <summary>Adds a row's products with every node.</summary>
    /// <param name="products">One value a node, added to.</param>
    public void Add(ReadOnlySpan<int> columns, ReadOnlySpan<float> cells, Span<float> products)
    {
        for (int e = 0; e < columns.Length; e++)
        {
            int start = starts[columns[e] - firstColumn];
            ReadOnlySpan<float> weights = values.AsSpan(start, starts[columns[e] - firstColumn + 1] - start);
            ReadOnlySpan<int> met = nodes.AsSpan(start, weights.Length);
            for (int p = 0; p < met.Length; p++)
            {
                products[met[p]] += cells[e] * weights[p];
            }
        }
    }

    private void Fill(FeatureMatrix matrix, int[] next)
    {
        for (int i = 0; i < matrix.Rows; i++)
        {
            ReadOnlySpan<int> columns = matrix.SparseIndices(i);
            ReadOnlySpan<float> cells = matrix.SparseValues(i);
            for (int e = 0; e < columns.Length; e++)
            {
                int at = next[columns[e] - firstColumn]++;
                nodes[at] = i;
                values[at] = cells[e];
            }
        }
    }
}
