using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Embedded;
using PseudoLabel.Learning.Features.Numeric;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Learns from a sample of rows, labeled and unlabeled, how columns become features. It never looks at labels.
/// Neither the blocks nor the order in which rows come change a byte of the transform; of images the order does.
/// </summary>
/// <remarks>
/// Memory: of images next to nothing; else four bytes for each number added and eight for each time, so give it a sample
/// (200,000 rows of 64 numeric columns take 51 MB); at most
/// <see cref="FeatureOptions.MaxCategories"/> values for each categorical column and
/// <see cref="FeatureOptions.MaxTextSample"/> characters for each text column, however many rows are added.
/// Not thread-safe.
/// </remarks>
public sealed class FeatureFitter
{
    /// <summary>
    /// How many times shorter all of an image's pixels are together than its vector. At one length pixels that say nothing drown a vector:
    /// ants and bees 84.7 % by logistic regression on both, 91.0 with a divisor of 3, and 91.0 on vectors alone. Where they help, learners
    /// on them alone bring them in.
    /// </summary>
    private const double PixelDivisor = 3;
    private readonly ColumnFitter[] fitters;

    /// <summary>Creates a fitter that has seen no rows.</summary>
    /// <param name="schema">The table's columns.</param>
    /// <param name="options">How columns become features.</param>
    /// <exception cref="UserErrorException">An option is out of its range.</exception>
    public FeatureFitter(TableSchema schema, FeatureOptions options)
    {
        ArgumentNullException.ThrowIfNull(schema);
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        IReadOnlyList<ColumnSpec> columns = schema.UsedColumns();
        fitters = schema.Image is null
            ? [.. columns.Select(column => FeatureKinds.Of(column.Kind).Fitter(column.Name, options))]
            : PixelFitter.ForAll([.. columns.Select(column => column.Name)]);
    }

    /// <summary>Adds the rows of a block; its labels are not read.</summary>
    /// <param name="block">Rows read with the schema.</param>
    public void Add(RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Columns.Count, fitters.Length);
        for (int i = 0; i < fitters.Length; i++)
        {
            fitters[i].Add(block.Columns[i], block.Rows);
        }
    }

    /// <summary>The transform learned from the rows added; the fitter must not be used after.</summary>
    /// <param name="embedded">The columns that pretrained networks turn into vectors; null for none.</param>
    /// <param name="alone">Whether these have no other features: no n-grams, no pixels.</param>
    /// <exception cref="UserErrorException">No column varies, so that there is nothing to learn from.</exception>
    public FeatureTransform Fit(IReadOnlyList<EmbeddedColumn>? embedded = null, bool alone = false)
    {
        embedded ??= [];
        bool images = embedded.Any(e => e.About.Input == EmbedderInput.Image);
        FittedColumn Beside(FittedColumn column) => alone && (images || embedded.Any(e => e.Name == column.Name)) ? column.WithoutFeatures()
            : images ? column.DividedBy(PixelDivisor * Math.Sqrt(fitters.Length))
            : column;
        FittedColumn[] fitted = [.. fitters.Select(fitter => fitter.Fit())];
        var transform = new FeatureTransform([.. fitted.Select(Beside)], embedded);
        return transform.Columns > 0 ? transform : throw new UserErrorException(
            "No column can be learned from: each is left out, empty, or the same in every row. "
            + "Check the files, or set the columns' kinds by hand.");
    }

    /// <summary>The columns whose scale was learned without a few cells far from all others; once <see cref="Fit"/> is done.</summary>
    public IReadOnlyList<ExtremeColumn> Extremes() => [.. fitters.Select((fitter, i) => fitter.Extremes(i)).OfType<ExtremeColumn>()];
}
