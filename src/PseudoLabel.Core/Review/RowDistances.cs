using PseudoLabel.Core.Features;

namespace PseudoLabel.Core.Review;

/// <summary>Euclidean distances between all pairs of rows. Sums are in one order, so that the last bit is the same on every machine.</summary>
internal sealed class RowDistances
{
    private readonly float[] values;
    private readonly int rows;

    public RowDistances(FeatureMatrix matrix, CancellationToken cancellationToken)
    {
        rows = matrix.Rows;
        values = new float[checked(rows * rows)];
        for (int i = 0; i < rows; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int j = 0; j < i; j++)
            {
                float distance = (float)Math.Sqrt(Dense(matrix.DenseRow(i), matrix.DenseRow(j)) + Sparse(matrix, i, j));
                values[i * rows + j] = values[j * rows + i] = distance;
                Greatest = Math.Max(Greatest, distance);
            }
        }
    }

    /// <summary>The greatest of them; 0 for one row.</summary>
    public float Greatest { get; }

    /// <summary>The distances from a row to all, itself included.</summary>
    public ReadOnlySpan<float> From(int row) => values.AsSpan(row * rows, rows);

    private static double Dense(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int c = 0; c < a.Length; c++)
        {
            double difference = (double)a[c] - b[c];
            sum += difference * difference;
        }

        return sum;
    }

    private static double Sparse(FeatureMatrix matrix, int a, int b)
    {
        ReadOnlySpan<int> left = matrix.SparseIndices(a), right = matrix.SparseIndices(b);
        ReadOnlySpan<float> leftValues = matrix.SparseValues(a), rightValues = matrix.SparseValues(b);
        double sum = 0;
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            int at = i < left.Length && (j == right.Length || left[i] <= right[j]) ? left[i] : right[j];
            double difference = (i < left.Length && left[i] == at ? leftValues[i++] : 0.0) - (j < right.Length && right[j] == at ? rightValues[j++] : 0.0);
            sum += difference * difference;
        }

        return sum;
    }
}
