using Microsoft.ML.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>One training row as ML.NET reads it.</summary>
internal sealed class MatrixRow
{
    /// <summary>The features: dense where every column of the matrix is, else sparse.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>The class. ML.NET adds 1 to keys of rows that come from objects, so that class 0 becomes its key 1.</summary>
    public uint Label { get; set; }

    /// <summary>The row's weight.</summary>
    public float Weight { get; set; }

    /// <summary>What ML.NET must know beyond the types: number of columns and of classes.</summary>
    internal static SchemaDefinition Schema(TrainingSet data)
    {
        var schema = SchemaDefinition.Create(typeof(MatrixRow));
        schema[nameof(Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Features.Columns);
        schema[nameof(Label)].ColumnType = new KeyDataViewType(typeof(uint), data.ClassCount);
        return schema;
    }

    /// <summary>The rows of a training set, made as they are read.</summary>
    internal static IEnumerable<MatrixRow> Of(TrainingSet data)
    {
        for (int row = 0; row < data.Features.Rows; row++)
        {
            yield return new MatrixRow
            {
                Features = Buffer(data.Features, row),
                Label = (uint)data.Labels[row],
                Weight = data.Weights[row],
            };
        }
    }

    private static VBuffer<float> Buffer(FeatureMatrix matrix, int row)
    {
        float[] dense = matrix.DenseRow(row).ToArray();
        if (!matrix.HasSparse)
        {
            return new VBuffer<float>(matrix.Columns, dense);
        }

        float[] values = [.. dense, .. matrix.SparseValues(row)];
        int[] indices = [.. Enumerable.Range(0, dense.Length), .. matrix.SparseIndices(row)];
        return new VBuffer<float>(matrix.Columns, values.Length, values, indices);
    }
}
