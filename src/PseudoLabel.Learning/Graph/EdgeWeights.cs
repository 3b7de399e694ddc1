using PseudoLabel.Data;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// The weight of an edge, w_ij = exp(-d_ij^2 / (s_i s_j)), s_i being the distance of i's farthest neighbor: with scales of their own
/// dense and sparse regions are alike (Zelnik-Manor and Perona, "Self-Tuning Spectral Clustering", 2004).
/// </summary>
internal sealed class EdgeWeights
{
    /// <summary>Scales below this part of the median one are raised to it: rows with many duplicates have a scale of 0.</summary>
    private const double LeastScale = 0.1;

    private readonly float least;
    private readonly float[] nodeScales;

    public EdgeWeights(NeighborTable nodes)
    {
        float[] farthest = [.. Enumerable.Range(0, nodes.Rows).Select(i => Farthest(nodes, i))];
        float[] sorted = [.. farthest.Order()];
        least = sorted.Length == 0 ? 0 : (float)(LeastScale * sorted[sorted.Length / 2]);
        nodeScales = [.. farthest.Select(scale => Math.Max(scale, least))];
    }

    /// <summary>Writes the weights of a row's edges to its nearest nodes, each in [0, 1].</summary>
    /// <param name="table">The table that holds the row: the nodes' own, or one of rows outside.</param>
    /// <param name="weights">As many values as there are neighbors.</param>
    public void Of(NeighborTable table, int row, Span<float> weights)
    {
        double own = Math.Max(Farthest(table, row), least);
        ReadOnlySpan<int> nodes = table.NodesOf(row);
        ReadOnlySpan<float> squares = table.SquaresOf(row);
        for (int j = 0; j < nodes.Length; j++)
        {
            double scale = own * nodeScales[nodes[j]];

            // Where half of all rows are duplicates of others the scales may all be 0: only equal rows are then neighbors.
            weights[j] = scale > 0 ? (float)PortableMath.Exp(-squares[j] / scale) : squares[j] > 0 ? 0 : 1;
        }
    }

    private static float Farthest(NeighborTable table, int row) => table.Neighbors == 0 ? 0 : MathF.Sqrt(table.SquaresOf(row)[^1]);
}
