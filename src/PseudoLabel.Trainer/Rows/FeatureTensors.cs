using PseudoLabel.Learning.Features;
using static TorchSharp.torch;

namespace PseudoLabel.Trainer.Rows;

/// <summary>Rows of features as tensors.</summary>
internal static class FeatureTensors
{
    /// <summary>The rows, dense, on the CPU: rows x columns.</summary>
    /// <param name="matrices">The rows, in order.</param>
    public static Tensor Of(params IReadOnlyList<FeatureMatrix> matrices)
    {
        int rows = matrices.Sum(m => m.Rows);
        int columns = matrices[0].Columns;
        if (matrices is [{ HasSparse: false } only] && only.Dense.Length == rows * (long)columns)
        {
            return tensor(only.Dense, [rows, columns]);
        }

        float[] cells = new float[checked(rows * columns)];
        int at = 0;
        foreach (FeatureMatrix matrix in matrices)
        {
            for (int i = 0; i < matrix.Rows; i++, at += columns)
            {
                Span<float> row = cells.AsSpan(at, columns);
                matrix.DenseRow(i).CopyTo(row);
                ReadOnlySpan<int> indices = matrix.SparseIndices(i);
                ReadOnlySpan<float> values = matrix.SparseValues(i);
                for (int e = 0; e < indices.Length; e++)
                {
                    row[indices[e]] = values[e];
                }
            }
        }

        return tensor(cells, [rows, columns]);
    }
}
