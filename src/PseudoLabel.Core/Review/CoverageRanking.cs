using PseudoLabel.Core.Features;

namespace PseudoLabel.Core.Review;

/// <summary>
/// Ranks uncertain rows so that those at the top speak for the uncertainty of all: one after the other, the row that most reduces the distances from
/// all rows to the nearest one ranked so far, weighted by their uncertainty. So no crowd of near-duplicates fills the top, and no outlier that is like
/// nothing else. This is filtered active submodular selection (Wei, Iyer and Bilmes, "Submodularity in Data Subset Selection and Active Learning", 2015): the
/// reduction is the facility-location function, of which the greedy choice reaches 1 - 1/e of the best at every length (Nemhauser, Wolsey and Fisher 1978).
/// </summary>
public static class CoverageRanking
{
    /// <summary>Ranks rows.</summary>
    /// <param name="rows">The rows; distances between all pairs are held, 4 bytes each.</param>
    /// <param name="weights">The uncertainty of each row, at least 0.</param>
    /// <param name="count">How many to rank, at most as many as there are.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>Row numbers, the first the one to ask about first; of equally good ones the row with the lower number comes first.</returns>
    /// <exception cref="ArgumentException">There is not one weight for each row, or there are fewer rows than are to be ranked.</exception>
    public static int[] Rank(FeatureMatrix rows, IReadOnlyList<double> weights, int count, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != rows.Rows || count > rows.Rows)
        {
            throw new ArgumentException($"{weights.Count} weights and {count} ranks are not those of {rows.Rows} rows.", nameof(weights));
        }

        var distances = new RowDistances(rows, cancellationToken);
        var nearest = new float[rows.Rows];
        Array.Fill(nearest, distances.Greatest);

        // Gains only shrink as rows are ranked: a gain of before is an upper bound, and most need not be computed anew (Minoux 1978).
        var best = new PriorityQueue<int, (double Gain, int Row)>(Comparer<(double Gain, int Row)>.Create(
            (a, b) => a.Gain != b.Gain ? b.Gain.CompareTo(a.Gain) : a.Row.CompareTo(b.Row)));
        best.EnqueueRange(Enumerable.Range(0, rows.Rows).Select(row => (row, (Gain(row), row))));
        var ranked = new List<int>(count);
        while (ranked.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int row = best.Dequeue();
            (double Gain, int Row) now = (Gain(row), row);
            if (best.TryPeek(out _, out var next) && best.Comparer.Compare(next, now) < 0)
            {
                best.Enqueue(row, now);
                continue;
            }

            ranked.Add(row);
            ReadOnlySpan<float> to = distances.From(row);
            for (int i = 0; i < nearest.Length; i++)
            {
                nearest[i] = Math.Min(nearest[i], to[i]);
            }
        }

        return [.. ranked];

        double Gain(int row)
        {
            ReadOnlySpan<float> to = distances.From(row);
            double gain = 0;
            for (int i = 0; i < nearest.Length; i++)
            {
                gain += to[i] < nearest[i] ? weights[i] * (nearest[i] - to[i]) : 0;
            }

            return gain;
        }
    }
}
