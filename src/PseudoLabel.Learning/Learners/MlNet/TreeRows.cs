using Microsoft.ML;
using Microsoft.ML.Data;
using PseudoLabel.Learning.Features;

namespace PseudoLabel.Learning.Learners.MlNet;

/// <summary>A training row as ML.NET's tree trainers read it. Each property is named as the column it becomes.</summary>
/// <typeparam name="TLabel">
/// uint for a key (the class: ML.NET itself adds the 1 of its keys here), bool for two classes, float for regression.
/// </typeparam>
internal sealed class TreeRow<TLabel>
{
    /// <summary>The features; dense where the matrix is.</summary>
    public VBuffer<float> Features { get; set; }

    /// <summary>The label.</summary>
    public required TLabel Label { get; set; }

    /// <summary>The weight in the loss.</summary>
    public float Weight { get; set; }
}

/// <summary>Gives training rows to ML.NET.</summary>
internal static class TreeRows
{
    /// <summary>A view over rows; made anew for every pass, so it takes no memory of its own.</summary>
    /// <typeparam name="TLabel">Type of the label.</typeparam>
    public static IDataView View<TLabel>(
        MLContext context, FeatureMatrix rows, Func<int, TLabel> label, DataViewType labelType, float[] weights)
    {
        var schema = SchemaDefinition.Create(typeof(TreeRow<TLabel>));
        schema[nameof(TreeRow<>.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, rows.Columns);
        schema[nameof(TreeRow<>.Label)].ColumnType = labelType;
        return context.Data.LoadFromEnumerable(
            Enumerable.Range(0, rows.Rows)
                .Select(r => new TreeRow<TLabel> { Features = Cells(rows, r), Label = label(r), Weight = weights[r] }),
            schema);
    }

    /// <summary>One row's cells; a row of a matrix with sparse columns is sparse as a whole.</summary>
    public static VBuffer<float> Cells(FeatureMatrix rows, int row)
    {
        ReadOnlySpan<float> dense = rows.DenseRow(row);
        if (!rows.HasSparse)
        {
            return new VBuffer<float>(rows.Columns, dense.ToArray());
        }

        int[] indices = [.. Enumerable.Range(0, dense.Length), .. rows.SparseIndices(row)];
        float[] values = [.. dense, .. rows.SparseValues(row)];
        return new VBuffer<float>(rows.Columns, indices.Length, values, indices);
    }
}
