using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Review;

/// <summary>
/// Cells of weighted points by k-means (Lloyd 1982, begun by k-means++, Arthur and Vassilvitskii 2007), beside points that are covered
/// already: a point that is nearer to one of those than to every center belongs to no cell.
/// </summary>
internal sealed class CoverageCells
{
    private const int Sweeps = 15;
    private readonly RowPoints points;
    private readonly IReadOnlyList<double> weights;
    private readonly double[] covered;
    private readonly List<double[]> centers = [];
    private readonly int[] cells;
    private readonly double[] distances;

    /// <summary>Finds cells.</summary>
    /// <param name="weights">Their weights, at least 0.</param>
    /// <param name="covered">The squared distance of each to the nearest point that is covered; infinite where none is.</param>
    /// <param name="count">Cells wanted; there are fewer where fewer points lie apart.</param>
    public CoverageCells(RowPoints points, IReadOnlyList<double> weights, double[] covered, int count, SeededRandom random)
    {
        this.points = points;
        this.weights = weights;
        this.covered = covered;
        cells = new int[points.Count];
        distances = [.. covered];
        Array.Fill(cells, -1);
        Begin(count, random);
        for (int sweep = 0; sweep < Sweeps && centers.Count > 0; sweep++)
        {
            Move();
            Assign();
        }
    }

    /// <summary>
    /// The point nearest each center, the cell with the most weight first; of equally near ones the one with the lower number.
    /// </summary>
    public IEnumerable<int> Nearest()
    {
        var mass = new double[centers.Count];
        var nearest = new int[centers.Count];
        Array.Fill(nearest, -1);
        for (int i = 0; i < cells.Length; i++)
        {
            int cell = cells[i];
            if (cell >= 0)
            {
                mass[cell] += weights[i];
                nearest[cell] = nearest[cell] < 0 || distances[i] < distances[nearest[cell]] ? i : nearest[cell];
            }
        }

        return Enumerable.Range(0, mass.Length).Where(c => nearest[c] >= 0).OrderByDescending(c => mass[c]).ThenBy(c => c)
            .Select(c => nearest[c]);
    }

    private void Begin(int count, SeededRandom random)
    {
        while (centers.Count < count)
        {
            double[] chances = [.. distances.Select((d, i) => weights[i] * (double.IsInfinity(d) ? 1 : d))];
            double at = random.NextDouble() * chances.Sum();
            int chosen = -1;
            for (int i = 0; i < chances.Length && (at >= 0 || chosen < 0); i++)
            {
                chosen = chances[i] > 0 ? i : chosen;
                at -= chances[i];
            }

            if (chosen < 0)
            {
                return;
            }

            centers.Add([.. points[chosen].ToArray().Select(v => (double)v)]);
            Assign(centers.Count - 1);
        }
    }

    /// <summary>Moves each center to the weighted mean of its cell; one whose cell is empty, or weighs nothing, stays.</summary>
    private void Move()
    {
        var sums = centers.ConvertAll(c => new double[c.Length]);
        var mass = new double[centers.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            if (cells[i] >= 0)
            {
                VectorMath.AddScaled(weights[i], points[i], sums[cells[i]]);
                mass[cells[i]] += weights[i];
            }
        }

        for (int c = 0; c < centers.Count; c++)
        {
            if (mass[c] > 0)
            {
                centers[c] = [.. sums[c].Select(s => s / mass[c])];
            }
        }
    }

    private void Assign()
    {
        covered.CopyTo(distances, 0);
        Array.Fill(cells, -1);
        for (int c = 0; c < centers.Count; c++)
        {
            Assign(c);
        }
    }

    /// <summary>Gives a center the points that are nearer to it than to what they had.</summary>
    private void Assign(int center)
    {
        double square = VectorMath.Dot(centers[center], centers[center]);
        for (int i = 0; i < cells.Length; i++)
        {
            double distance = points.Distance(i, centers[center], square);
            if (distance < distances[i])
            {
                (distances[i], cells[i]) = (distance, center);
            }
        }
    }
}
