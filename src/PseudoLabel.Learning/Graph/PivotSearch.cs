using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// Approximate search of the nearest nodes, for rows by the million: some nodes drawn by chance are pivots, each node belongs to the
/// nearest one's cell, and a row is compared with the nodes of its nearest pivots' cells alone (cluster pruning: Manning, Raghavan and
/// Schuetze, "Introduction to Information Retrieval", 2008, 7.1.6). The work of a row grows with the square root of the nodes.
/// </summary>
public sealed class PivotSearch
{
    /// <summary>Cells that are looked into, at least.</summary>
    private const int Probes = 6;

    /// <summary>Cells that are looked into at most, where the nearest hold too few nodes; past them all nodes are.</summary>
    private const int MostProbes = 24;

    private readonly NodeRows nodes;
    private readonly NeighborSearch pivots;
    private readonly int[] order;
    private readonly int[] starts;

    /// <summary>Prepares a search.</summary>
    /// <param name="nodes">The nodes, at least one.</param>
    /// <param name="seed">Seed of the pivots.</param>
    /// <param name="threads">Threads to use.</param>
    public PivotSearch(FeatureMatrix nodes, ulong seed, int threads)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentOutOfRangeException.ThrowIfZero(nodes.Rows, nameof(nodes));
        int[] drawn = [.. Enumerable.Range(0, nodes.Rows)];
        new SeededRandom(seed).Shuffle(drawn.AsSpan());
        drawn = drawn[..(int)Math.Ceiling(Math.Sqrt(nodes.Rows))];
        pivots = new NeighborSearch(nodes.Select(drawn));

        // Cell by cell, so that those that are compared lie side by side in memory.
        int[] cells = pivots.Of(nodes, 1, threads).Nodes;
        order = [.. Enumerable.Range(0, nodes.Rows).OrderBy(i => cells[i])];
        starts = new int[drawn.Length + 1];
        foreach (int cell in cells)
        {
            starts[cell + 1]++;
        }

        for (int c = 0; c < drawn.Length; c++)
        {
            starts[c + 1] += starts[c];
        }

        this.nodes = new NodeRows(nodes.Select(order));
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
                Look(query, 0, nodes.Count, ref list);
            }

            return query;
        }, _ => { });
        return table;
    }

    /// <summary>Looks into cells, nearest first; false where they hold too few nodes.</summary>
    private bool Probe(NodeRows.Query query, ReadOnlySpan<int> cells, int wanted, ref NearestList list)
    {
        int seen = 0;
        for (int p = 0; p < cells.Length && (p < Probes || seen < wanted); p++)
        {
            Look(query, starts[cells[p]], starts[cells[p] + 1], ref list);
            seen += starts[cells[p] + 1] - starts[cells[p]];
        }

        return seen >= wanted;
    }

    private void Look(NodeRows.Query query, int from, int to, ref NearestList list)
    {
        for (int place = from; place < to; place++)
        {
            list.Add(order[place], query.SquareTo(place));
        }
    }
}
