using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>Loss and gradient of a fixed part of the rows, with the buffers that takes. Used by one thread at a time.</summary>
/// <param name="shape">Layout of weights and gradient.</param>
internal sealed class LogisticLane(LinearShape shape)
{
    private const int Rows = LinearShape.BlockRows;
    private readonly LogitBlock block = new(shape);
    private readonly int[] labels = new int[Rows];
    private readonly float[] weights = new float[Rows];
    private readonly float[] tail = new float[shape.DenseColumns % 16 == 0 ? 0 : Rows * 16];
    private readonly float[] residual = new float[shape.SparseStride];

    /// <summary>The loss of the rows added since <see cref="Clear"/>.</summary>
    internal double Loss { get; private set; }

    /// <summary>The gradient of the rows added since <see cref="Clear"/>, in the shape's layout.</summary>
    internal double[] Gradient { get; } = new double[shape.Length];

    /// <summary>Forgets the rows added so far.</summary>
    internal void Clear()
    {
        Loss = 0;
        Array.Clear(Gradient);
    }

    /// <summary>Adds rows.</summary>
    /// <param name="lastRow">The row after the last.</param>
    /// <param name="parameters">Weights in the shape's layout.</param>
    internal void Add(TrainingSet data, int firstRow, int lastRow, ReadOnlySpan<float> parameters)
    {
        for (int row = firstRow; row < lastRow; row += Rows)
        {
            AddBlock(data, row, Math.Min(Rows, lastRow - row), parameters);
        }
    }

    private void AddBlock(TrainingSet data, int firstRow, int rows, ReadOnlySpan<float> parameters)
    {
        data.Labels.AsSpan(firstRow, rows).CopyTo(labels);
        data.Weights.AsSpan(firstRow, rows).CopyTo(weights);
        labels.AsSpan(rows).Clear();
        weights.AsSpan(rows).Clear();
        block.Compute(data.Features, firstRow, rows, parameters);
        Loss += shape.UsedOutputs == 1
            ? SoftmaxLoss.Binary(block.Logits, labels, weights)
            : SoftmaxLoss.Multinomial(block.Logits, shape.UsedOutputs, labels, weights);
        AddDense(data.Features, firstRow, rows);
        AddBias();
        if (data.Features.HasSparse)
        {
            AddSparse(data.Features, firstRow, rows);
        }
    }

    private void AddDense(FeatureMatrix matrix, int firstRow, int rows)
    {
        int columns = matrix.DenseColumns;
        int whole = columns & ~15;
        var cells = matrix.Dense.AsSpan(firstRow * columns, rows * columns);
        if (whole > 0)
        {
            GradientKernel.Add(cells, columns, rows, whole, block.Logits, shape.Outputs, Gradient, shape.DenseStride);
        }

        if (whole < columns)
        {
            for (int row = 0; row < rows; row++)
            {
                cells.Slice(row * columns + whole, columns - whole).CopyTo(tail.AsSpan(row * 16));
            }

            GradientKernel.Add(tail, 16, rows, 16, block.Logits, shape.Outputs, Gradient.AsSpan(whole), shape.DenseStride);
        }
    }

    // Rows past the block's have weight 0, hence residual 0.
    private void AddBias()
    {
        ref float residuals = ref MemoryMarshal.GetArrayDataReference(block.Logits);
        for (int output = 0; output < shape.UsedOutputs; output++)
        {
            var sum = Vector256<float>.Zero;
            for (int row = 0; row < Rows; row += 8)
            {
                sum += Vector256.LoadUnsafe(ref residuals, (nuint)(output * Rows + row));
            }

            var (low, high) = Vector256.Widen(sum);
            var quarters = low + high;
            Gradient[shape.BiasStart + output] += quarters[0] + quarters[1] + quarters[2] + quarters[3];
        }
    }

    private void AddSparse(FeatureMatrix matrix, int firstRow, int rows)
    {
        ref double gradient = ref MemoryMarshal.GetArrayDataReference(Gradient);
        for (int row = 0; row < rows; row++)
        {
            for (int output = 0; output < shape.UsedOutputs; output++)
            {
                residual[output] = block.Logits[output * Rows + row];
            }

            var indices = matrix.SparseIndices(firstRow + row);
            var values = matrix.SparseValues(firstRow + row);
            for (int entry = 0; entry < indices.Length; entry++)
            {
                int at = shape.SparseStart + (indices[entry] - shape.DenseColumns) * shape.SparseStride;
                if (shape.UsedOutputs == 1)
                {
                    Gradient[at] += values[entry] * residual[0];
                    continue;
                }

                var value = Vector256.Create(values[entry]);
                for (int output = 0; output < shape.UsedOutputs; output += 8)
                {
                    GradientKernel.AddWidened(
                        value * Vector256.Create(residual, output),
                        ref Unsafe.Add(ref gradient, at + output));
                }
            }
        }
    }
}
