using PseudoLabel.Core.Features;
using PseudoLabel.Core.Randomness;

namespace PseudoLabel.Core.Graph;

/// <summary>
/// Approximate search of the nearest nodes, for rows by the million: some nodes drawn by chance are pivots, each node belongs to the nearest
/// one's cell, and a row is compared with the nodes of its nearest pivots' cells alone (cluster pruning: Manning, Raghavan and Schuetze,
/// "Introduction to Information Retrieval", 2008, 7.1.6). The work of a row grows with the square root of the nodes.
/// </summary>
public sealed class PivotSearch
{
    /// <summary>Cells that are looked into, at least.</summary>
    private const int Probes = 6;

    /// <summary>Cells that are looked into at most, where the nearest hold too few nodes; past them all nodes are.</summary>
    private const int MostProbes = 24;

    private readonly NodeRows nodes;
    private readonly NeighborSearch pivots;
    private readonly int[][] cells;

    /// <summary>Prepares a search.</summary>
    /// <param name="nodes">The nodes, at least one.</param>
    /// <param name="seed">Seed of the pivots.</param>
    /// <param name="threads">Threads to use.</param>
    public PivotSearch(FeatureMatrix nodes, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Rows, nameof(nodes));
        this.nodes = new NodeRows(nodes);
        int[] order = [.. Enumerable.Range(0, nodes.Rows)];
        new SeededRandom(seed).Shuffle(order.AsSpan());
        int[] drawn = order[..(int)Math.Ceiling(Math.Sqrt(nodes.Rows))];
        pivots = new NeighborSearch(nodes.Select(drawn));
        var lists = new List<int>[drawn.Length];
        NeighborTable nearest = pivots.Of(nodes, 1, threads);
        for (int i = 0; i < nodes.Rows; i++)
        {
            (lists[nearest.Nodes[i]] ??= []).Add(i);
        }

        cells = [.. lists.Select(list => list?.ToArray() ?? [])];
    }

    /// <summary>The nearest nodes of rows among those that were looked at.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="neighbors">Neighbors wanted of each; fewer where there are not as many nodes.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public NeighborTable Of(FeatureMatrix rows, int neighbors, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int wanted = Math.Min(neighbors, nodes.Count);
        NeighborTable near = pivots.Of(rows, MostProbes, threads, cancellationToken);
        var table = new NeighborTable(rows.Rows, wanted, new int[checked(rows.Rows * wanted)], new float[rows.Rows * wanted]);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, rows.Rows, options, () => nodes.NewRow(), (row, _, query) =>
        {
            query.Set(rows, row);
            var list = new NearestList(table.Nodes.AsSpan(row * wanted, wanted), table.Squares.AsSpan(row * wanted, wanted));
            if (!Probe(query, near.NodesOf(row), wanted, ref list))
            {
                list = new NearestList(table.Nodes.AsSpan(row * wanted, wanted), table.Squares.AsSpan(row * wanted, wanted));
                for (int node = 0; node < nodes.Count; node++)
                {
                    list.Add(node, query.SquareTo(node));
                }
            }

            return query;
        }, _ => { });
        return table;
    }

    /// <summary>Looks into cells, nearest first; false where they hold too few nodes.</summary>
    private bool Probe(NodeRows.Query query, ReadOnlySpan<int> order, int wanted, ref NearestList list)
    {
        int seen = 0;
        for (int p = 0; p < order.Length && (p < Probes || seen < wanted); p++)
        {
            foreach (int node in cells[order[p]])
            {
                list.Add(node, query.SquareTo(node));
                seen++;
            }
        }

        return seen >= wanted;
    }
}
