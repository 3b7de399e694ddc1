using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.Learning.Graph;

/// <summary>Which rows of a pool become nodes: all of them, or a random sample where comparing all pairs would cost too much.</summary>
public static class NodeSample
{
    /// <summary>Multiplications that comparing every pool row with every node may take: about two seconds of two cores.</summary>
    public const double Work = 3e10;

    /// <summary>What a product of two sparse entries costs, in those of dense ones, which go eight at a time.</summary>
    private const double SparseCost = 6;

    /// <summary>Fewer nodes than this say nothing of a pool.</summary>
    private const int LeastNodes = 500;

    /// <summary>Draws the nodes.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <returns>Their rows, ascending; null for all.</returns>
    public static int[]? Draw(FeatureMatrix pool, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(pool);
        double most = Math.Max(LeastNodes, Work / Math.Max(1, (double)pool.Rows * PairCost(pool)));
        if (pool.Rows <= most)
        {
            return null;
        }

        int[] rows = [.. Enumerable.Range(0, pool.Rows)];
        new SeededRandom(seed).Shuffle(rows.AsSpan());
        return [.. rows.AsSpan(0, (int)most).ToArray().Order()];
    }

    /// <summary>The mean cost of a pair: its dense columns, and the sparse ones that both rows have an entry in.</summary>
    internal static double PairCost(FeatureMatrix pool)
    {
        var counts = new double[pool.Columns - pool.DenseColumns];
        for (int i = 0; i < pool.Rows; i++)
        {
            foreach (int column in pool.SparseIndices(i))
            {
                counts[column - pool.DenseColumns]++;
            }
        }

        return pool.DenseColumns + SparseCost * counts.Sum(c => c / pool.Rows * (c / pool.Rows));
    }
}
