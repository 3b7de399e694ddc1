using PseudoLabel.Data;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Turns rows into features, as a <see cref="FeatureFitter"/> learned to. Columns of numbers and times come first and are dense;
/// categorical and text columns follow and are sparse; each group is in the schema's order. A row's features depend on that row alone.
/// Immutable: many threads can use it at once.
/// </summary>
public sealed class FeatureTransform
{
    // Rows whose dense features are written together, so that they stay in the first-level cache while columns are gone through.
    private const int Tile = 32;
    private readonly FittedColumn[] fitted;
    private readonly PlacedColumn[] placed;
    private readonly (int Column, int First, DenseEncoder Encoder)[] dense;
    private readonly (int Column, int First, SparseEncoder Encoder)[] sparse;
    private readonly Lazy<IReadOnlyList<string>> names;
    private readonly Lazy<IReadOnlyList<string>> sources;

    internal FeatureTransform(FittedColumn[] fitted)
    {
        this.fitted = fitted;
        var withFeatures = new List<PlacedColumn>();
        foreach ((int i, ColumnEncoder encoder) in fitted.Select(column => column.Encoder()).Index().OrderBy(e => e.Item is SparseEncoder))
        {
            if (encoder.Width > 0)
            {
                withFeatures.Add(new PlacedColumn(i, fitted[i], Columns, encoder));
                Columns = checked(Columns + encoder.Width);
            }
        }

        placed = [.. withFeatures];
        dense = [.. placed.Where(p => p.Encoder is not SparseEncoder).Select(p => (p.Index, p.First, (DenseEncoder)p.Encoder))];
        sparse = [.. placed.Skip(dense.Length).Select(p => (p.Index, p.First, (SparseEncoder)p.Encoder))];
        DenseColumns = dense.Sum(d => d.Encoder.Width);
        names = new(() => [.. placed.SelectMany(p => p.Encoder.Names)]);
        sources = new(() => [.. placed.SelectMany(p => Enumerable.Repeat(p.Fitted.Name, p.Encoder.Width))]);
    }

    /// <summary>Number of features, dense and sparse together; at least 1.</summary>
    public int Columns { get; }

    /// <summary>Number of leading features that are dense.</summary>
    public int DenseColumns { get; }

    /// <summary>
    /// The features' names, <see cref="Columns"/> of them, for people to read: <c>age</c>, <c>age=(missing)</c>, <c>job=teacher</c>,
    /// <c>job=(other)</c>, <c>user=#17</c> (a hash bucket), <c>sold: month (sine)</c>, <c>title: words "out of
    /// memory"</c>, <c>title: characters "mem"</c>.
    /// </summary>
    public IReadOnlyList<string> Names => names.Value;

    /// <summary>The table's column that each feature comes from, <see cref="Columns"/> of them.</summary>
    public IReadOnlyList<string> Sources => sources.Value;

    /// <summary>Columns of categories with too many values for a feature each, and what became of them, in words.</summary>
    public IReadOnlyList<string> ManyValues => [.. fitted.Select(column => column.ManyValues).OfType<string>()];

    internal IReadOnlyList<FittedColumn> Fitted => fitted;

    /// <summary>The columns that have features, in the order of the features.</summary>
    internal IReadOnlyList<PlacedColumn> Placed => placed;

    /// <summary>Reads a transform.</summary>
    /// <param name="stream">Where from; left open.</param>
    /// <exception cref="InvalidDataException">The bytes are no transform, or one of a version that this program does not know.</exception>
    public static FeatureTransform Read(Stream stream) => FeatureTransformFile.Read(stream);

    /// <summary>Writes the transform as JSON; the same transform gives the same bytes.</summary>
    /// <param name="stream">Where to; left open.</param>
    public void Write(Stream stream) => FeatureTransformFile.Write(this, stream);

    /// <summary>Whether this reads the columns of a schema: the same names and kinds in the same order.</summary>
    /// <param name="schema">The schema.</param>
    public bool Fits(TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return schema.UsedColumns().Select(c => (c.Name, c.Kind)).SequenceEqual(fitted.Select(c => (c.Name, c.Kind)));
    }

    /// <summary>Computes the features of a block's rows. Labels are not read.</summary>
    /// <param name="block">Rows read with the schema that the transform was fitted with.</param>
    /// <returns>As many rows as the block has, in its order; every value is finite.</returns>
    public FeatureMatrix Transform(RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        var rows = new FeatureMatrixBuilder(Columns, DenseColumns, block.Rows);
        Transform(block, rows);
        return rows.Build();
    }

    /// <summary>Computes the features of a block's rows behind those that are there. Labels are not read.</summary>
    /// <param name="block">Rows read with the schema that the transform was fitted with.</param>
    /// <param name="rows">Gets as many rows as the block has, in its order; every value is finite.</param>
    public void Transform(RowBlock block, FeatureMatrixBuilder rows)
    {
        ArgumentNullException.ThrowIfNull(block);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfNotEqual(block.Columns.Count, fitted.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Columns, Columns);
        TransformDense(block, rows.Add(block.Rows, Columns > DenseColumns ? TransformSparse(block) : null));
    }

    /// <summary>
    /// The values of a block's categories that the transform was not fitted on, by column; columns
    /// whose values are all known are among them.
    /// </summary>
    /// <param name="block">Rows read with the schema that the transform was fitted with.</param>
    public IReadOnlyList<UnseenValues> Unseen(RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        return [.. placed.Select(p => p.Encoder.Unseen(block.Columns[p.Index], block.Rows)).OfType<UnseenValues>()];
    }

    private void TransformDense(RowBlock block, Span<float> cells)
    {
        for (int start = 0; start < block.Rows; start += Tile)
        {
            int count = Math.Min(Tile, block.Rows - start);
            foreach ((int column, int first, DenseEncoder encoder) in dense)
            {
                encoder.Encode(block.Columns[column], start, count, cells[(start * DenseColumns + first)..], DenseColumns);
            }
        }
    }

    private SparseRows TransformSparse(RowBlock block)
    {
        SparseColumnWriter[] writers = [.. sparse.Select(s => s.Encoder.Open(block.Columns[s.Column], s.First))];
        var rows = new SparseRows(block.Rows, checked(block.Rows * writers.Length));
        for (int row = 0; row < block.Rows; row++)
        {
            foreach (SparseColumnWriter writer in writers)
            {
                writer.Write(row, rows);
            }

            rows.EndRow();
        }

        return rows;
    }
}

/// <summary>A column that has features, and where they are.</summary>
/// <param name="Index">The column's place among the schema's used columns.</param>
/// <param name="Fitted">What was learned of it.</param>
/// <param name="Encoder">What computes its features.</param>
internal sealed record PlacedColumn(int Index, FittedColumn Fitted, int First, ColumnEncoder Encoder);
