using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Categorical;
using PseudoLabel.Learning.Features.Numeric;
using PseudoLabel.Learning.Features.Text;
using PseudoLabel.Learning.Features.Times;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Learns from a sample of rows, labeled and unlabeled, how columns become features. It never looks at labels.
/// The rows may come in any blocks and any order: the transform has the same bytes. Those of images in any blocks, but in one order.
/// </summary>
/// <remarks>
/// Memory: of images next to nothing; else four bytes for each number added and eight for each time, so give it a sample (200,000 rows of 64 numeric columns take 51 MB);
/// at most <see cref="FeatureOptions.MaxCategories"/> values for each categorical column and
/// <see cref="FeatureOptions.MaxTextSample"/> characters for each text column, however many rows are added.
/// Not thread-safe.
/// </remarks>
public sealed class FeatureFitter
{
    private readonly IReadOnlyList<ColumnSpec> columns;
    private readonly object[] fitters;
    private readonly PixelFitter? pixels;

    /// <summary>Creates a fitter that has seen no rows.</summary>
    /// <param name="schema">The table's columns.</param>
    /// <param name="options">How columns become features.</param>
    /// <exception cref="UserErrorException">An option is out of its range.</exception>
    public FeatureFitter(TableSchema schema, FeatureOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        columns = schema.UsedColumns();
        pixels = schema.Image is null ? null : new PixelFitter([.. columns.Select(c => c.Name)]);
        fitters = pixels is not null ? [] : [.. columns.Select(column => column.Kind switch
        {
            ColumnKind.Numeric => (object)new NumericFitter(column.Name, options),
            ColumnKind.Categorical => new CategoricalFitter(column.Name, options),
            ColumnKind.Text => new TextFitter(column.Name, options),
            ColumnKind.DateTime => new TimeFitter(column.Name, options),
            _ => throw new ArgumentException($"Column '{column.Name}' is {column.Kind}, which is not used.", nameof(schema)),
        })];
    }

    /// <summary>Adds the rows of a block; its labels are not read.</summary>
    /// <param name="block">Rows read with the schema.</param>
    public void Add(RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Columns.Count, columns.Count);
        pixels?.Add(block);
        for (int i = 0; i < fitters.Length; i++)
        {
            switch (fitters[i])
            {
                case NumericFitter numeric:
                    numeric.Add(block.Columns[i].Numbers.AsSpan(0, block.Rows));
                    break;
                case CategoricalFitter categorical:
                    categorical.Add(block.Columns[i].Values.AsSpan(0, block.Rows));
                    break;
                case TextFitter text:
                    text.Add(block.Columns[i].Values.AsSpan(0, block.Rows));
                    break;
                case TimeFitter time:
                    time.Add(block.Columns[i].Times.AsSpan(0, block.Rows));
                    break;
            }
        }
    }

    /// <summary>The transform learned from the rows added; the fitter must not be used after.</summary>
    /// <exception cref="UserErrorException">No column varies, so that there is nothing to learn from.</exception>
    public FeatureTransform Fit()
    {
        FittedColumn[] fitted = pixels is not null ? pixels.Fit() : [.. fitters.Select(fitter => fitter switch
        {
            NumericFitter numeric => (FittedColumn)numeric.Fit(),
            CategoricalFitter categorical => categorical.Fit(),
            TextFitter text => text.Fit(),
            TimeFitter time => time.Fit(),
            _ => throw new InvalidOperationException(),
        })];
        var transform = new FeatureTransform(fitted);
        return transform.Columns > 0 ? transform : throw new UserErrorException(
            "No column can be learned from: each is left out, empty, or the same in every row. Check the files, or set the columns' kinds by hand.");
    }
}
