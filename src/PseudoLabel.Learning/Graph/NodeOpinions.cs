namespace PseudoLabel.Learning.Graph;

/// <summary>What the graph thinks of each node: its class shares; and, by its nearest nodes, of any other row.</summary>
internal sealed class NodeOpinions
{
    private readonly NodeGraph graph;
    private readonly float[] shares;

    internal NodeOpinions(NodeGraph graph, float[] shares, int classCount)
    {
        this.graph = graph;
        this.shares = shares;
        ClassCount = classCount;
    }

    /// <summary>Number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>Class shares of each node, nodes x classes, each row adding up to 1; uniform where no label reaches.</summary>
    public ReadOnlySpan<float> Shares => shares;

    /// <summary>Opinions from the mass of each class at each node, which is overwritten.</summary>
    internal static NodeOpinions FromMass(NodeGraph graph, float[] mass, int classCount)
    {
        for (int start = 0; start < mass.Length; start += classCount)
        {
            Normalize(mass.AsSpan(start, classCount));
        }

        return new NodeOpinions(graph, mass, classCount);
    }

    /// <summary>Class shares of other rows: the mean of their nearest nodes', weighted by nearness; uniform where there is none.</summary>
    /// <returns>Rows x classes.</returns>
    public float[] Extend(NeighborTable rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var result = new float[rows.Rows * ClassCount];
        var weights = new float[rows.Neighbors];
        for (int i = 0; i < rows.Rows; i++)
        {
            graph.Attach(rows, i, weights);
            Span<float> row = result.AsSpan(i * ClassCount, ClassCount);
            ReadOnlySpan<int> near = rows.NodesOf(i);
            for (int j = 0; j < near.Length; j++)
            {
                ReadOnlySpan<float> other = shares.AsSpan(near[j] * ClassCount, ClassCount);
                for (int k = 0; k < row.Length; k++)
                {
                    row[k] += weights[j] * other[k];
                }
            }

            Normalize(row);
        }

        return result;
    }

    private static void Normalize(Span<float> row)
    {
        float sum = 0;
        foreach (float v in row)
        {
            sum += v;
        }

        // Below this the division loses digits, or overflows.
        if (!(sum > 1e-30f && float.IsFinite(sum)))
        {
            row.Fill(1f / row.Length);
            return;
        }

        for (int k = 0; k < row.Length; k++)
        {
            row[k] /= sum;
        }
    }
}
