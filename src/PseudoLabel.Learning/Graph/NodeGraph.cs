namespace PseudoLabel.Learning.Graph;

/// <summary>
/// The neighbor graph over the nodes: an edge where either end is among the other's nearest, in compressed rows, ends ascending;
/// normalized, S = D^-1/2 W D^-1/2. It knows no labels: one graph serves every chain.
/// </summary>
public sealed class NodeGraph
{
    private readonly EdgeWeights edges;

    /// <summary>Builds the graph.</summary>
    /// <param name="table">Each node's nearest other nodes.</param>
    public NodeGraph(NeighborTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        edges = new EdgeWeights(table);
        Neighbors = table.Neighbors;
        Starts = new int[table.Rows + 1];
        (int From, float Weight)[][] incoming = Incoming(table, out float[] outgoing);
        var ends = new List<int>(table.Nodes.Length * 2);
        var weights = new List<float>(table.Nodes.Length * 2);
        for (int i = 0; i < table.Rows; i++)
        {
            AddRow(table.NodesOf(i), outgoing.AsSpan(i * Neighbors, Neighbors), incoming[i], ends, weights);
            Starts[i + 1] = ends.Count;
        }

        Ends = [.. ends];
        Weights = [.. weights];
        Normalize();
    }

    /// <summary>Number of nodes.</summary>
    public int Nodes => Starts.Length - 1;

    /// <summary>Neighbors that each node was given; it may have more edges.</summary>
    public int Neighbors { get; }

    /// <summary>Number of edges, each counted once.</summary>
    public int Edges => Ends.Length / 2;

    /// <summary>Where each node's edges start; nodes + 1 values.</summary>
    internal int[] Starts { get; }

    /// <summary>The other end of each edge.</summary>
    internal int[] Ends { get; }

    /// <summary>The normalized weight of each edge.</summary>
    internal float[] Weights { get; }

    /// <summary>Writes the weights of a row's edges to the nodes, adding up to 1; all 0 where it is too far from any node.</summary>
    /// <param name="weights">As many values as there are neighbors.</param>
    internal void Attach(NeighborTable table, int row, Span<float> weights)
    {
        edges.Of(table, row, weights);
        double sum = 0;
        foreach (float w in weights)
        {
            sum += w;
        }

        for (int j = 0; j < weights.Length; j++)
        {
            weights[j] = sum > 0 ? (float)(weights[j] / sum) : 0;
        }
    }

    private (int From, float Weight)[][] Incoming(NeighborTable table, out float[] outgoing)
    {
        outgoing = new float[table.Nodes.Length];
        var counts = new int[table.Rows];
        foreach (int node in table.Nodes)
        {
            counts[node]++;
        }

        (int, float)[][] incoming = [.. counts.Select(count => new (int, float)[count])];
        Array.Clear(counts);
        for (int i = 0; i < table.Rows; i++)
        {
            Span<float> own = outgoing.AsSpan(i * Neighbors, Neighbors);
            edges.Of(table, i, own);
            ReadOnlySpan<int> nodes = table.NodesOf(i);
            for (int j = 0; j < nodes.Length; j++)
            {
                incoming[nodes[j]][counts[nodes[j]]++] = (i, own[j]);
            }
        }

        return incoming;
    }

    /// <summary>Merges a node's edges out and in; one that is both is taken once, as its weight is the same from either side.</summary>
    private static void AddRow(
        ReadOnlySpan<int> nodes, ReadOnlySpan<float> outgoing, (int From, float Weight)[] incoming, List<int> ends, List<float> weights)
    {
        var all = new (int End, float Weight)[nodes.Length + incoming.Length];
        for (int j = 0; j < nodes.Length; j++)
        {
            all[j] = (nodes[j], outgoing[j]);
        }

        incoming.CopyTo(all, nodes.Length);
        Array.Sort(all, (a, b) => a.End.CompareTo(b.End));
        for (int e = 0; e < all.Length; e++)
        {
            if (e == 0 || all[e].End != all[e - 1].End)
            {
                ends.Add(all[e].End);
                weights.Add(all[e].Weight);
            }
        }
    }

    private void Normalize()
    {
        var degrees = new double[Nodes];
        for (int i = 0; i < Nodes; i++)
        {
            foreach (float w in Weights.AsSpan(Starts[i], Starts[i + 1] - Starts[i]))
            {
                degrees[i] += w;
            }
        }

        for (int i = 0; i < Nodes; i++)
        {
            for (int e = Starts[i]; e < Starts[i + 1]; e++)
            {
                double both = degrees[i] * degrees[Ends[e]];
                Weights[e] = both > 0 ? (float)(Weights[e] / Math.Sqrt(both)) : 0;
            }
        }
    }
}
