using PseudoLabel.Learning.Folds;

namespace PseudoLabel.Learning.Graph;

/// <summary>The labels of one chain, spread whole and without each fold's held-out rows: all at once, each in columns of its own.</summary>
internal sealed class FoldSpreading
{
    private readonly NodeOpinions[] parts;

    private FoldSpreading(NodeOpinions[] parts) => this.parts = parts;

    /// <summary>Opinions from all labels.</summary>
    public NodeOpinions Whole => parts[0];

    public static FoldSpreading Of(
        NodeGraph graph,
        NeighborTable labeled,
        ReadOnlySpan<int> labels,
        int classCount,
        IReadOnlyList<Fold> plan,
        CancellationToken cancellationToken)
    {
        int columns = (plan.Count + 1) * classCount;
        float[] given = Given(graph, labeled, labels, classCount, plan, columns);
        float[] spread = LabelSpreading.Spread(graph, given, columns, new SpreadingOptions(), cancellationToken);
        return new FoldSpreading([.. Enumerable.Range(0, plan.Count + 1).Select(part => Part(graph, spread, columns, part, classCount))]);
    }

    /// <summary>Class shares of the labeled rows, each without the labels of its fold: rows x classes; 0 for rows in none.</summary>
    public float[] OutOfFold(NeighborTable labeled, IReadOnlyList<Fold> plan)
    {
        int classes = Whole.ClassCount;
        var shares = new float[labeled.Rows * classes];
        for (int f = 0; f < plan.Count; f++)
        {
            HeldRows.Scatter(parts[f + 1].Extend(labeled.Select(plan[f].Held)), plan[f].Held, shares, classes);
        }

        return shares;
    }

    /// <summary>Each label is a mass of 1, given to the nodes nearest to its row by their nearness.</summary>
    private static float[] Given(
        NodeGraph graph, NeighborTable labeled, ReadOnlySpan<int> labels, int classCount, IReadOnlyList<Fold> plan, int columns)
    {
        var given = new float[graph.Nodes * columns];
        var weights = new float[labeled.Neighbors];
        var known = new bool[plan.Count + 1, labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            known[0, i] = true;
        }

        for (int f = 0; f < plan.Count; f++)
        {
            foreach (int row in plan[f].Train)
            {
                known[f + 1, row] = true;
            }
        }

        for (int i = 0; i < labels.Length; i++)
        {
            graph.Attach(labeled, i, weights);
            ReadOnlySpan<int> near = labeled.NodesOf(i);
            for (int j = 0; j < near.Length; j++)
            {
                for (int part = 0; part <= plan.Count; part++)
                {
                    if (known[part, i])
                    {
                        given[near[j] * columns + part * classCount + labels[i]] += weights[j];
                    }
                }
            }
        }

        return given;
    }

    private static NodeOpinions Part(NodeGraph graph, float[] spread, int columns, int part, int classCount)
    {
        var mass = new float[graph.Nodes * classCount];
        for (int i = 0; i < graph.Nodes; i++)
        {
            spread.AsSpan(i * columns + part * classCount, classCount).CopyTo(mass.AsSpan(i * classCount));
        }

        return NodeOpinions.FromMass(graph, mass, classCount);
    }
}
