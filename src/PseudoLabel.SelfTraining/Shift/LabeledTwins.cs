using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Graph;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Shift;

/// <summary>
/// Whether labeled rows (nearly) equal each other more often than rows of the pool equal labeled ones. If so, a held-out labeled row is
/// easier than a row of the pool, as its twin is in training: what held-out labels tell is too good. Where rows of the pool have twins as
/// often, as where columns take few values, held-out labels are right.
/// </summary>
public static class LabeledTwins
{
    private const int MostNodes = 10_000;
    private const int MostAsked = 1_000;

    /// <summary>The pool's share of rows that lie nearest to a labeled row, by which it is told what is near.</summary>
    private const double NearShare = 0.05;

    /// <summary>Twins are nearer than this part of that distance.</summary>
    private const double NearPart = 0.5;

    /// <summary>The least share of labeled rows that nearly equal another; of equal ones a few are enough.</summary>
    private const double LeastShare = 0.2;

    /// <summary>The least number: a pair alone changes no figure, and real data has such pairs.</summary>
    private const int LeastTwins = 3;

    /// <summary>How many times as often labeled rows must have twins as rows of the pool.</summary>
    private const double Factor = 5;

    /// <summary>Squared distance below which rows are equal, relative to their squared lengths: single precision has no more.</summary>
    private const double Equal = 1e-10;

    /// <summary>Looks for twins among the labeled rows: of very many, among the first.</summary>
    /// <param name="labeled">The labeled rows.</param>
    /// <param name="pool">The pool, or a random sample of it.</param>
    /// <param name="seed">Seed of the draws of rows that are looked at.</param>
    /// <param name="threads">Threads to use; the result does not depend on it.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What was found; null where labeled rows have no more twins than the pool.</returns>
    public static TwinResult? Find(
        FeatureMatrix labeled, FeatureMatrix pool, ulong seed, int threads, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(pool);
        FeatureMatrix nodes = labeled.Rows <= MostNodes ? labeled : labeled.Select([.. Enumerable.Range(0, MostNodes)]);
        if (nodes.Rows < 2 || pool.Rows == 0)
        {
            return null;
        }

        var search = new NeighborSearch(nodes);
        int[] asked = Draw(nodes.Rows, SeededRandom.Derive(seed, "labeled"));
        FeatureMatrix held = nodes.Select(asked);
        FeatureMatrix drawn = pool.Select(Draw(pool.Rows, SeededRandom.Derive(seed, "pool")));
        double[] own = Nearest(nodes, held, search.Of(held, 2, threads, cancellationToken), asked);
        double[] others = Nearest(nodes, drawn, search.Of(drawn, 1, threads, cancellationToken), null);
        double near = NearPart * NearPart * others.Order().ElementAt((int)(NearShare * others.Length));
        int twins = own.Count(d => d <= near);
        if (twins >= LeastShare * own.Length && IsMore(twins, own.Length, others.Count(d => d <= near), others.Length))
        {
            return new TwinResult(twins, own.Length, AreEqual: false);
        }

        int equal = own.Count(d => d == 0);
        return IsMore(equal, own.Length, others.Count(d => d == 0), others.Length)
            ? new TwinResult(equal, own.Length, AreEqual: true) : null;
    }

    private static bool IsMore(int twins, int rows, int ofPool, int poolRows) =>
        twins >= LeastTwins && twins / (double)rows >= Factor * (ofPool + 1) / (poolRows + 1);

    /// <summary>The squared distance of each row to the nearest node but itself.</summary>
    private static double[] Nearest(FeatureMatrix nodes, FeatureMatrix rows, NeighborTable near, int[]? selves)
    {
        var squares = new double[rows.Rows];
        for (int row = 0; row < rows.Rows; row++)
        {
            ReadOnlySpan<int> found = near.NodesOf(row);
            int node = selves is not null && found[0] == selves[row] ? found[1] : found[0];
            squares[row] = Square(rows, row, nodes, node);
        }

        return squares;
    }

    /// <summary>Term by term, unlike in the search: of equal rows it is 0.</summary>
    private static double Square(FeatureMatrix rows, int row, FeatureMatrix nodes, int node)
    {
        double square = 0, length = 0;
        void Add(double a, double b)
        {
            square += (a - b) * (a - b);
            length += a * a + b * b;
        }

        ReadOnlySpan<float> dense = rows.DenseRow(row), other = nodes.DenseRow(node);
        for (int c = 0; c < dense.Length; c++)
        {
            Add(dense[c], other[c]);
        }

        ReadOnlySpan<int> indices = rows.SparseIndices(row), others = nodes.SparseIndices(node);
        ReadOnlySpan<float> values = rows.SparseValues(row), otherValues = nodes.SparseValues(node);
        for (int i = 0, j = 0; i < indices.Length || j < others.Length;)
        {
            int first = i < indices.Length ? indices[i] : int.MaxValue;
            int second = j < others.Length ? others[j] : int.MaxValue;
            Add(first <= second ? values[i++] : 0, second <= first ? otherValues[j++] : 0);
        }

        return square <= Equal * length ? 0 : square;
    }

    private static int[] Draw(int rows, ulong seed)
    {
        int[] all = [.. Enumerable.Range(0, rows)];
        if (rows <= MostAsked)
        {
            return all;
        }

        new SeededRandom(seed).Shuffle<int>(all);
        return [.. all[..MostAsked].Order()];
    }
}

/// <summary>Labeled rows that equal others.</summary>
/// <param name="Twins">How many of the rows looked at equal another labeled row, or nearly.</param>
/// <param name="Rows">How many were looked at.</param>
/// <param name="AreEqual">Whether they equal it, not only nearly.</param>
public sealed record TwinResult(int Twins, int Rows, bool AreEqual);
