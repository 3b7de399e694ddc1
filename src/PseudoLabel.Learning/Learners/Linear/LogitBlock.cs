using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Features;
using PseudoLabel.Learning.Numerics;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// Computes the logits of up to <see cref="LinearShape.BlockRows"/> rows: bias, then dense columns in order, then sparse entries in order.
/// </summary>
/// <param name="shape">Layout of the weights.</param>
internal sealed class LogitBlock(LinearShape shape)
{
    private const int Rows = LinearShape.BlockRows;
    private const int LineFloats = 16;
    private readonly float[] panelRoom = new float[Math.Min(shape.DenseColumns, LinearShape.PanelColumns) * Rows + LineFloats - 1];
    private readonly float[] sparse = new float[shape.SparseStride];

    /// <summary>The logits of the last block, [outputs x BlockRows]; rows past the block's are of no meaning, but finite.</summary>
    internal float[] Logits { get; } = new float[shape.Outputs * Rows];

    /// <summary>Computes <see cref="Logits"/>.</summary>
    /// <param name="matrix">The rows, laid out as the shape says.</param>
    /// <param name="rows">The block's rows, at most BlockRows.</param>
    /// <param name="weights">Weights in the shape's layout.</param>
    /// <param name="beside">
    /// Another model's block of as many columns, whose logits are computed on the way: the rows are then turned into columns once.
    /// </param>
    /// <param name="besideWeights">The other model's weights, in its shape's layout.</param>
    internal void Compute(
        FeatureMatrix matrix,
        int firstRow,
        int rows,
        ReadOnlySpan<float> weights,
        LogitBlock? beside = null,
        ReadOnlySpan<float> besideWeights = default)
    {
        SetBiases(weights);
        beside?.SetBiases(besideWeights);
        Span<float> panel = AlignedPanel();
        int stride = matrix.DenseColumns;
        var cells = matrix.Dense.AsSpan(firstRow * stride, rows * stride);
        for (int column = 0; column < stride; column += LinearShape.PanelColumns)
        {
            int columns = Math.Min(LinearShape.PanelColumns, stride - column);
            BlockTranspose.ToColumns(cells[column..], stride, rows, columns, panel);
            AddPanel(panel, column, columns, rows, weights);
            beside?.AddPanel(panel, column, columns, rows, besideWeights);
        }

        if (matrix.HasSparse)
        {
            AddSparse(matrix, firstRow, rows, weights);
            beside?.AddSparse(matrix, firstRow, rows, besideWeights);
        }
    }

    private void SetBiases(ReadOnlySpan<float> weights)
    {
        for (int output = 0; output < shape.Outputs; output++)
        {
            Logits.AsSpan(output * Rows, Rows).Fill(weights[shape.BiasStart + output]);
        }
    }

    private void AddPanel(ReadOnlySpan<float> panel, int column, int columns, int rows, ReadOnlySpan<float> weights) =>
        LogitKernel.Add(panel, columns, weights[column..], shape.DenseStride, shape.Outputs, rows, Logits);

    // Vectors that lie across two lines of the cache cost an eighth of the whole. Should the array move meanwhile, only that is lost.
    private unsafe Span<float> AlignedPanel()
    {
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(panelRoom));
        return panelRoom.AsSpan((int)(LineFloats - address / sizeof(float) % LineFloats) % LineFloats);
    }

    private void AddSparse(FeatureMatrix matrix, int firstRow, int rows, ReadOnlySpan<float> allWeights)
    {
        ReadOnlySpan<float> weights = allWeights[shape.SparseStart..];
        ref float w = ref MemoryMarshal.GetReference(weights);
        for (int row = 0; row < rows; row++)
        {
            var indices = matrix.SparseIndices(firstRow + row);
            var values = matrix.SparseValues(firstRow + row);
            if (shape.UsedOutputs == 1)
            {
                Logits[row] += Dot(indices, values, weights);
                continue;
            }

            for (int output = 0; output < shape.UsedOutputs; output += 8)
            {
                var sum = Vector256<float>.Zero;
                for (int entry = 0; entry < indices.Length; entry++)
                {
                    int at = (indices[entry] - shape.DenseColumns) * shape.SparseStride + output;
                    sum += Vector256.Create(values[entry]) * Vector256.LoadUnsafe(ref w, (nuint)at);
                }

                sum.CopyTo(sparse, output);
            }

            for (int output = 0; output < shape.UsedOutputs; output++)
            {
                Logits[output * Rows + row] += sparse[output];
            }
        }
    }

    private float Dot(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ReadOnlySpan<float> weights)
    {
        float sum = 0;
        for (int entry = 0; entry < indices.Length; entry++)
        {
            sum += values[entry] * weights[indices[entry] - shape.DenseColumns];
        }

        return sum;
    }
}
