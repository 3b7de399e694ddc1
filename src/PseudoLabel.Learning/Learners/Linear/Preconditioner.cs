using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.Linear;

/// <summary>
/// An approximation of the Hessian of the logistic objective, cheap to invert: per output k, share_k * (1 - share_k) * X'WX + L2, which
/// is the Hessian's block at a model that gives every row the class shares (after Böhning 1992, who bounds the Hessian so). X'WX is taken
/// from a fixed sample of rows for the dense columns and the bias, and is kept as a diagonal for sparse columns and where the dense columns
/// are many. It changes the number of iterations, never the optimum.
/// </summary>
internal sealed class Preconditioner
{
    private const int MaxFactoredColumns = 256;
    private const int SampleRowsPerColumn = 16;
    private const int MinSampleRows = 1024;
    private readonly LinearShape shape;
    private readonly double[] curvatures;
    private readonly double[] sparse;
    private readonly double l2;
    private readonly Cholesky? factor;
    private readonly double[] denseDiagonal;
    private readonly double totalWeight;

    /// <summary>Measures the data.</summary>
    /// <param name="shape">Layout of the parameters.</param>
    /// <param name="classWeights">Total weight of each class's rows, above 0.</param>
    internal Preconditioner(TrainingSet data, LinearShape shape, double[] classWeights, double l2)
    {
        this.shape = shape;
        this.l2 = l2;
        totalWeight = classWeights.Sum();
        curvatures = [.. classWeights.TakeLast(shape.UsedOutputs).Select(weight => weight / totalWeight * (1 - weight / totalWeight))];
        sparse = SparseSquares(data, shape);
        denseDiagonal = [];
        int columns = shape.DenseColumns;
        int sample = columns <= MaxFactoredColumns ? Math.Max(MinSampleRows, SampleRowsPerColumn * columns) : MinSampleRows;
        int stride = Math.Max(1, data.Features.Rows / sample);
        if (columns <= MaxFactoredColumns)
        {
            var gram = Gram(data, stride, totalWeight);
            double ridge = l2 / curvatures.Average();
            for (int i = 0; i <= columns; i++)
            {
                // The last column is the bias, which carries no penalty; a trace of one keeps collinear columns apart.
                gram[i][i] += (i < columns ? ridge : 0) + 1e-6 * totalWeight;
            }

            factor = new Cholesky(gram);
        }
        else
        {
            denseDiagonal = DenseSquares(data, stride, totalWeight);
        }
    }

    /// <summary>Multiplies a vector in the shape's layout, in place, by the inverse.</summary>
    internal void Apply(double[] vector)
    {
        var scratch = new double[shape.DenseColumns + 1];
        for (int output = 0; output < shape.UsedOutputs; output++)
        {
            var row = vector.AsSpan(output * shape.DenseStride, shape.DenseColumns);
            ref double bias = ref vector[shape.BiasStart + output];
            double curvature = curvatures[output];
            if (factor is null)
            {
                for (int i = 0; i < row.Length; i++)
                {
                    row[i] /= curvature * denseDiagonal[i] + l2 + 1e-6 * curvature * totalWeight;
                }

                bias /= curvature * totalWeight;
                continue;
            }

            row.CopyTo(scratch);
            scratch[^1] = bias;
            factor.Solve(scratch);
            for (int i = 0; i < row.Length; i++)
            {
                row[i] = scratch[i] / curvature;
            }

            bias = scratch[^1] / curvature;
        }

        for (int column = 0; column < sparse.Length; column++)
        {
            for (int output = 0; output < shape.UsedOutputs; output++)
            {
                vector[shape.SparseStart + column * shape.SparseStride + output] /=
                    curvatures[output] * sparse[column] + l2 + 1e-9 * curvatures[output] * totalWeight;
            }
        }
    }

    private static double[] SparseSquares(TrainingSet data, LinearShape shape)
    {
        var squares = new double[shape.SparseColumns];
        for (int row = 0; shape.SparseColumns > 0 && row < data.Features.Rows; row++)
        {
            var indices = data.Features.SparseIndices(row);
            var values = data.Features.SparseValues(row);
            for (int entry = 0; entry < indices.Length; entry++)
            {
                squares[indices[entry] - shape.DenseColumns] += (double)data.Weights[row] * values[entry] * values[entry];
            }
        }

        return squares;
    }

    private static double[] DenseSquares(TrainingSet data, int stride, double totalWeight)
    {
        var squares = new double[data.Features.DenseColumns];
        double sampled = 0;
        for (int row = 0; row < data.Features.Rows; row += stride)
        {
            var cells = data.Features.DenseRow(row);
            sampled += data.Weights[row];
            for (int i = 0; i < cells.Length; i++)
            {
                squares[i] += (double)data.Weights[row] * cells[i] * cells[i];
            }
        }

        return [.. squares.Select(square => square * totalWeight / sampled)];
    }

    // The lower triangle of X'WX with a column of ones at the end, scaled from the sample to all rows.
    private static double[][] Gram(TrainingSet data, int stride, double totalWeight)
    {
        FeatureMatrix matrix = data.Features;
        int size = matrix.DenseColumns + 1;
        double[][] gram = [.. Enumerable.Range(0, size).Select(_ => new double[size])];
        var cells = new double[size];
        cells[^1] = 1;
        double sampled = 0;
        for (int row = 0; row < matrix.Rows; row += stride)
        {
            var source = matrix.DenseRow(row);
            for (int i = 0; i < source.Length; i++)
            {
                cells[i] = source[i];
            }

            sampled += data.Weights[row];
            for (int i = 0; i < size; i++)
            {
                VectorMath.AddScaled(data.Weights[row] * cells[i], cells, gram[i].AsSpan(0, i + 1));
            }
        }

        foreach (double[] line in gram)
        {
            for (int i = 0; i < size; i++)
            {
                line[i] *= totalWeight / sampled;
            }
        }

        return gram;
    }
}
