using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Review;

/// <summary>
/// Ranks uncertain rows so that those at the top speak for the uncertainty of all: cells by k-means, weighted by uncertainty, and of each
/// cell the row nearest its center (Zhdanov, "Diverse mini-batch Active Learning", 2019). So no crowd of near-duplicates fills the top.
/// Rows are ranked in blocks that a person may label in one sitting; the cells of each further block lie beside the rows that are ranked
/// before it.
/// </summary>
public static class CoverageRanking
{
    /// <summary>Rows of a block.</summary>
    public const int BlockRows = 50;

    /// <summary>Ranks rows.</summary>
    /// <param name="rows">The rows, the most uncertain first.</param>
    /// <param name="weights">The uncertainty of each row, at least 0.</param>
    /// <param name="count">How many to rank, at most as many as there are.</param>
    /// <param name="seed">Seed of the cells.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// Row numbers, the first the one to ask about first. Where fewer rows differ than are to be ranked, the others follow in their own
    /// order.
    /// </returns>
    /// <exception cref="ArgumentException">There is not one weight for each row, or there are fewer rows than are to be ranked.</exception>
    public static int[] Rank(
        FeatureMatrix rows, IReadOnlyList<double> weights, int count, ulong seed, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != rows.Rows || count > rows.Rows)
        {
            throw new ArgumentException($"{weights.Count} weights and {count} ranks are not those of {rows.Rows} rows.", nameof(weights));
        }

        var points = new RowPoints(rows, SeededRandom.Derive(seed, "sketch"));
        var covered = new double[rows.Rows];
        Array.Fill(covered, double.PositiveInfinity);
        var ranked = new List<int>(count);
        for (int block = 0; ranked.Count < count; block++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var random = new SeededRandom(SeededRandom.Derive(seed, "cells", block));
            var cells = new CoverageCells(points, weights, covered, Math.Min(BlockRows, count - ranked.Count), random);
            int[] chosen = [.. cells.Nearest()];
            if (chosen.Length == 0)
            {
                HashSet<int> known = [.. ranked];
                ranked.AddRange(Enumerable.Range(0, rows.Rows).Where(row => !known.Contains(row)).Take(count - ranked.Count));
                break;
            }

            ranked.AddRange(chosen);
            foreach (int row in chosen)
            {
                Cover(points, row, covered);
            }
        }

        return [.. ranked];
    }

    private static void Cover(RowPoints points, int row, double[] covered)
    {
        double[] center = [.. points[row].ToArray().Select(v => (double)v)];
        double square = VectorMath.Dot(center, center);
        for (int i = 0; i < covered.Length; i++)
        {
            covered[i] = i == row ? 0 : Math.Min(covered[i], points.Distance(i, center, square));
        }
    }
}
