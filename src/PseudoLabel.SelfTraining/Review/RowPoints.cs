using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Learners.Linear;
using PseudoLabel.Learning.Randomness;

namespace PseudoLabel.SelfTraining.Review;

/// <summary>
/// Rows as points of few coordinates: their features where those are few, else a sketch of them. In the sketch each feature goes to one
/// coordinate drawn for it, with a sign drawn for it, so that distances are kept on average (the count sketch of Charikar, Chen and
/// Farach-Colton 2002; feature hashing, Weinberger et al. 2009): texts have more features than cells could have coordinates.
/// </summary>
internal sealed class RowPoints
{
    private const int MostCoordinates = 256;
    private readonly float[] values;
    private readonly double[] squares;

    public RowPoints(FeatureMatrix rows, ulong seed)
    {
        Count = rows.Rows;
        Width = Math.Min(rows.Columns, MostCoordinates);
        values = new float[checked(Count * Width)];
        squares = new double[Count];
        (int Place, float Sign)[] places = [.. Enumerable.Range(0, rows.Columns).Select(c => rows.Columns <= MostCoordinates
            ? (c, 1f)
            : ((int)(SeededRandom.Uniform(seed, c, 0) * Width), SeededRandom.Uniform(seed, c, 1) < 0.5 ? -1f : 1f))];
        for (int i = 0; i < Count; i++)
        {
            Span<float> point = values.AsSpan(i * Width, Width);
            ReadOnlySpan<float> dense = rows.DenseRow(i);
            for (int c = 0; c < dense.Length; c++)
            {
                point[places[c].Place] += places[c].Sign * dense[c];
            }

            ReadOnlySpan<int> indices = rows.SparseIndices(i);
            for (int e = 0; e < indices.Length; e++)
            {
                point[places[indices[e]].Place] += places[indices[e]].Sign * rows.SparseValues(i)[e];
            }

            foreach (float value in point)
            {
                squares[i] += (double)value * value;
            }
        }
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates.</summary>
    public int Width { get; }

    /// <summary>A point's coordinates.</summary>
    public ReadOnlySpan<float> this[int point] => values.AsSpan(point * Width, Width);

    /// <summary>The squared distance of a point from a center.</summary>
    public double Distance(int point, ReadOnlySpan<double> center, double centerSquare) =>
        Math.Max(0, squares[point] - 2 * VectorMath.Dot(this[point], center) + centerSquare);
}
