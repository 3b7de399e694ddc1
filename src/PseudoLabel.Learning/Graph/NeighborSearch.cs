using System.Buffers;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// Exact search of the k nearest nodes by squared Euclidean distance over all columns, |q|^2 + |x|^2 - 2 q.x: quadratic work, done in
/// blocks. The same bits whatever the threads, and a pair's distance is the same from either side.
/// </summary>
public sealed class NeighborSearch
{
    private const int ChunkRows = 16 * NodePanels.RowGroup;
    private readonly NodePanels panels;

    /// <summary>Prepares a search.</summary>
    /// <param name="nodes">The nodes.</param>
    public NeighborSearch(FeatureMatrix nodes)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        panels = new NodePanels(nodes);
    }

    /// <summary>The nodes' own neighbors: each node's nearest others.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="neighbors">Neighbors wanted of each; fewer where there are not as many others.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static NeighborTable Among(FeatureMatrix nodes, int neighbors, int threads, CancellationToken cancellationToken = default) =>
        new NeighborSearch(nodes).Find(nodes, Math.Min(neighbors, Math.Max(0, nodes.Rows - 1)), true, threads, cancellationToken);

    /// <summary>The nearest nodes of rows that are not nodes themselves.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="neighbors">Neighbors wanted of each; fewer where there are not as many nodes.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public NeighborTable Of(FeatureMatrix rows, int neighbors, int threads, CancellationToken cancellationToken = default) =>
        Find(rows, Math.Min(neighbors, panels.Nodes), false, threads, cancellationToken);

    private NeighborTable Find(FeatureMatrix rows, int neighbors, bool selves, int threads, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var table = new NeighborTable(rows.Rows, neighbors, new int[checked(rows.Rows * neighbors)], new float[rows.Rows * neighbors]);
        if (neighbors == 0)
        {
            return table;
        }

        float[] squares = NodePanels.SquaredLengths(rows, rows.Rows);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, (rows.Rows + ChunkRows - 1) / ChunkRows, options, chunk =>
        {
            float[] products = ArrayPool<float>.Shared.Rent(NodePanels.RowGroup * panels.Stride);
            int last = Math.Min(rows.Rows, (chunk + 1) * ChunkRows);
            for (int first = chunk * ChunkRows; first < last; first += NodePanels.RowGroup)
            {
                int count = Math.Min(NodePanels.RowGroup, last - first);
                panels.Multiply(rows, first, count, products);
                for (int r = 0; r < count; r++)
                {
                    var list = new NearestList(
                        table.Nodes.AsSpan((first + r) * neighbors, neighbors), table.Squares.AsSpan((first + r) * neighbors, neighbors));
                    Scan(products.AsSpan(r * panels.Stride, panels.Stride), squares[first + r], selves ? first + r : -1, ref list);
                }
            }

            ArrayPool<float>.Shared.Return(products);
        });
        return table;
    }

    private void Scan(ReadOnlySpan<float> products, float square, int self, ref NearestList list)
    {
        ReadOnlySpan<float> lengths = panels.Squares;
        var own = Vector256.Create(square);
        Span<float> near = stackalloc float[8];
        for (int start = 0; start < products.Length; start += 8)
        {
            var sum = own + Vector256.Create(lengths[start..]);
            var product = Vector256.Create(products[start..]);
            var distance = Vector256.Max(sum - (product + product), Vector256<float>.Zero);
            if (!Vector256.LessThanAny(distance, Vector256.Create(list.Bound)))
            {
                continue;
            }

            distance.CopyTo(near);
            int count = Math.Min(8, panels.Nodes - start);
            for (int j = 0; j < count; j++)
            {
                if (start + j != self)
                {
                    list.Add(start + j, near[j]);
                }
            }
        }
    }
}
