using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Graph;

/// <summary>
/// How near rows are to the labeled ones, by two measures: the distance to the nearest of them, and what of them arrives over a neighbor
/// graph of a sample of all rows (<see cref="LabelReach"/>). Of labeled rows the row itself, and those of its group, do not count; of
/// equal ones only the first is there, as a row that is given twice would be reached by itself.
/// </summary>
/// <remarks>Memory and time do not grow with the pool: at most 300 labeled rows and 2,000 of the pool are looked at.</remarks>
public sealed class RowReach
{
    private const int MostLabeled = 300;
    private const int MostPool = 2000;
    private const int Neighbors = 10;

    private readonly NodeGraph graph;
    private readonly NeighborSearch nodes;
    private readonly NeighborSearch nearest;
    private readonly double[] mass;

    /// <summary>Measures the sample.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="groups">Their groups; null where each is its own.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="threads">Threads to use; no figure depends on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public RowReach(
        FeatureMatrix labeled, IReadOnlyList<int>? groups, FeatureMatrix pool, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(pool);
        LabeledRows = Unlike(labeled, Even(labeled.Rows, MostLabeled), threads, cancellationToken);
        FeatureMatrix known = labeled.Select(LabeledRows);
        PoolRows = Even(pool.Rows, MostPool);
        FeatureMatrix all = FeatureMatrices.Concat([known, pool.Select(PoolRows)]);
        int[] ofRow = [.. LabeledRows.Select(i => groups?[i] ?? i)];
        nearest = new NeighborSearch(known);
        nodes = new NeighborSearch(all);
        graph = new NodeGraph(NeighborSearch.Among(all, Neighbors, threads, cancellationToken));
        mass = LabelReach.Of(graph, ofRow, threads, cancellationToken);
        LabeledSquares = SquaresAmong(known, ofRow, threads, cancellationToken);
    }

    /// <summary>Which labeled rows were looked at, ascending.</summary>
    public int[] LabeledRows { get; }

    /// <summary>Which rows of the pool were, ascending.</summary>
    public int[] PoolRows { get; }

    /// <summary>What arrives at each labeled row, 0 or more.</summary>
    public ReadOnlySpan<double> LabeledMass => mass.AsSpan(0, LabeledRows.Length);

    /// <summary>What arrives at the rows of the pool.</summary>
    public ReadOnlySpan<double> PoolMass => mass.AsSpan(LabeledRows.Length);

    /// <summary>Of each labeled row the squared distance to the nearest that is not equal to it; infinity where there is none.</summary>
    public float[] LabeledSquares { get; }

    /// <summary>The squared distance of each row to the nearest labeled one.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public float[] Squares(FeatureMatrix rows, int threads, CancellationToken cancellationToken = default) =>
        nearest.Of(rows, 1, threads, cancellationToken).Squares;

    /// <summary>What arrives at rows outside the sample: from their nearest nodes, by the graph's own weights.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public double[] Mass(FeatureMatrix rows, int threads, CancellationToken cancellationToken = default)
    {
        NeighborTable table = nodes.Of(rows, Neighbors, threads, cancellationToken);
        var arriving = new double[table.Rows];
        Span<float> weights = stackalloc float[table.Neighbors];
        for (int i = 0; i < arriving.Length; i++)
        {
            graph.Attach(table, i, weights);
            ReadOnlySpan<int> near = table.NodesOf(i);
            for (int j = 0; j < weights.Length; j++)
            {
                arriving[i] += weights[j] * mass[near[j]];
            }
        }

        return arriving;
    }

    private static int[] Even(int rows, int most)
    {
        int taken = Math.Min(most, rows);
        return [.. Enumerable.Range(0, taken).Select(i => (int)((long)i * rows / taken))];
    }

    /// <summary>Of some rows the first of those that are equal.</summary>
    private static int[] Unlike(FeatureMatrix rows, int[] some, int threads, CancellationToken cancellationToken)
    {
        NeighborTable table = NeighborSearch.Among(rows.Select(some), some.Length, threads, cancellationToken);
        return [.. Enumerable.Range(0, some.Length).Where(i => !EqualsEarlier(table, i)).Select(i => some[i])];
    }

    private static bool EqualsEarlier(NeighborTable table, int row)
    {
        ReadOnlySpan<int> near = table.NodesOf(row);
        ReadOnlySpan<float> squares = table.SquaresOf(row);
        for (int j = 0; j < near.Length && squares[j] == 0; j++)
        {
            if (near[j] < row)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>All pairs, as equal rows and those of one group may be more than any number of neighbors.</summary>
    private static float[] SquaresAmong(FeatureMatrix rows, int[] groups, int threads, CancellationToken cancellationToken)
    {
        NeighborTable table = NeighborSearch.Among(rows, rows.Rows, threads, cancellationToken);
        var squares = new float[rows.Rows];
        for (int i = 0; i < squares.Length; i++)
        {
            squares[i] = float.PositiveInfinity;
            ReadOnlySpan<int> near = table.NodesOf(i);
            for (int j = 0; j < near.Length && float.IsPositiveInfinity(squares[i]); j++)
            {
                float square = table.SquaresOf(i)[j];
                squares[i] = square > 0 && groups[near[j]] != groups[i] ? square : float.PositiveInfinity;
            }
        }

        return squares;
    }
}
