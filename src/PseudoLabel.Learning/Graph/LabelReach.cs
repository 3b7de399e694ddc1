using System.Runtime.Intrinsics;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// How well the labeled rows reach each node of a neighbor graph: the mass that arrives there when each labeled row sends out as much,
/// F = (1 - alpha) (I - alpha S)^-1 Y, summed over the labels (Zhou et al. 2004, eq. 4, before a row's classes are compared). A group of
/// rows that no label lies in gets little, however near in single columns it may be.
/// </summary>
internal static class LabelReach
{
    private const double Alpha = 0.9;

    /// <summary>0.9^40 is 0.015: what is left out orders nothing anew.</summary>
    private const int Steps = 40;

    /// <summary>Labeled nodes that send together: no more than a vector holds.</summary>
    private const int Lanes = 8;

    /// <summary>Computes the mass of every node.</summary>
    /// <param name="graph">The graph; its first nodes are the labeled rows.</param>
    /// <param name="groups">By labeled node its group: rows of one group, such as a patient, tell nothing of each other.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// By node, what reaches it, 0 or more. Of a labeled node its own mass and its group's do not count, so that labeled and other nodes
    /// compare.
    /// </returns>
    public static double[] Of(NodeGraph graph, int[] groups, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(groups.Length, graph.Nodes);
        int parts = (groups.Length + Lanes - 1) / Lanes;
        var sent = new double[parts][];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken };
        Parallel.For(0, parts, options, part => sent[part] = Send(graph, groups, part * Lanes));
        var all = new double[graph.Nodes];
        foreach (double[] ofPart in sent)
        {
            for (int i = 0; i < all.Length; i++)
            {
                all[i] += ofPart[i];
            }
        }

        return all;
    }

    /// <summary>What some labeled nodes send to every other node.</summary>
    private static double[] Send(NodeGraph graph, int[] groups, int first)
    {
        int lanes = Math.Min(Lanes, groups.Length - first);
        var mass = new float[graph.Nodes * Lanes];
        var next = new float[mass.Length];
        for (int lane = 0; lane < lanes; lane++)
        {
            mass[((first + lane) * Lanes) + lane] = 1;
        }

        for (int step = 0; step < Steps; step++)
        {
            for (int i = 0; i < graph.Nodes; i++)
            {
                var sum = Vector256<float>.Zero;
                for (int e = graph.Starts[i]; e < graph.Starts[i + 1]; e++)
                {
                    sum += Vector256.Create(mass, graph.Ends[e] * Lanes)
                        * Vector256.Create(graph.Weights[e]);
                }

                Vector256.CopyTo(sum * (float)Alpha, next, i * Lanes);
            }

            for (int lane = 0; lane < lanes; lane++)
            {
                next[((first + lane) * Lanes) + lane] += (float)(1 - Alpha);
            }

            (mass, next) = (next, mass);
        }

        var sent = new double[graph.Nodes];
        for (int i = 0; i < sent.Length; i++)
        {
            for (int lane = 0; lane < lanes; lane++)
            {
                bool own = i < groups.Length && groups[i] == groups[first + lane];
                sent[i] += own ? 0 : mass[(i * Lanes) + lane];
            }
        }

        return sent;
    }
}
