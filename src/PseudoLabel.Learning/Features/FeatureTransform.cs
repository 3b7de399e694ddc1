using PseudoLabel.Data;
using PseudoLabel.Learning.Features.Embedded;

namespace PseudoLabel.Learning.Features;

/// <summary>
/// Turns rows into features, as a <see cref="FeatureFitter"/> learned to. Columns of numbers and times come first and are dense;
/// then those of pretrained networks, dense too; categorical and text columns follow and are sparse; each group is in the schema's order. A
/// row's features depend on that row alone.
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

    internal FeatureTransform(FittedColumn[] fitted, IReadOnlyList<EmbeddedColumn>? embedded = null)
    {
        this.fitted = fitted;
        Embedded = embedded ?? [];
        EmbeddedColumns = Embedded.Sum(e => e.About.Dimension);
        (int Column, ColumnEncoder Encoder)[] encoders =
            [.. fitted.Select(column => column.Encoder()).Index().Where(e => e.Item.Width > 0)];
        PlacedColumn[] first = Place(encoders.Where(e => e.Encoder is not SparseEncoder));
        FirstEmbedded = Columns;
        Columns = checked(Columns + EmbeddedColumns);
        PlacedColumn[] last = Place(encoders.Where(e => e.Encoder is SparseEncoder));
        placed = [.. first, .. last];
        dense = [.. first.Select(p => (p.Index, p.First, (DenseEncoder)p.Encoder))];
        sparse = [.. last.Select(p => (p.Index, p.First, (SparseEncoder)p.Encoder))];
        DenseColumns = FirstEmbedded + EmbeddedColumns;
        names = new(() => OfAll(p => p.Encoder.Names, e => e.Names));
        sources = new(() => OfAll(
            p => Enumerable.Repeat(p.Fitted.Name, p.Encoder.Width), e => Enumerable.Repeat(e.Name, e.About.Dimension)));
    }

    /// <summary>Number of features, dense and sparse together; at least 1.</summary>
    public int Columns { get; private set; }

    /// <summary>Number of leading features that are dense.</summary>
    public int DenseColumns { get; }

    /// <summary>
    /// The columns that pretrained networks turn into vectors; <see cref="Transform(RowBlock)"/> wants one array of vectors of each.
    /// </summary>
    public IReadOnlyList<EmbeddedColumn> Embedded { get; }

    /// <summary>Number of features that are theirs: the last of the dense ones.</summary>
    public int EmbeddedColumns { get; }

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

    /// <summary>The first of the features of pretrained networks.</summary>
    internal int FirstEmbedded { get; }

    /// <summary>The columns that have features, in the order of the features.</summary>
    internal IReadOnlyList<PlacedColumn> Placed => placed;

    /// <summary>The place among the schema's used columns of one that is embedded; -1 where rows are images.</summary>
    /// <param name="embedded">One of <see cref="Embedded"/>.</param>
    public int ColumnOf(EmbeddedColumn embedded)
    {
        ArgumentNullException.ThrowIfNull(embedded);
        return embedded.About.Input == EmbedderInput.Image ? -1 : Array.FindIndex(fitted, column => column.Name == embedded.Name);
    }

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
        if (block.Vectors.Count != Embedded.Count)
        {
            throw new ArgumentException($"The rows have vectors of {block.Vectors.Count} columns, not of {Embedded.Count}.", nameof(block));
        }

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

    private PlacedColumn[] Place(IEnumerable<(int Column, ColumnEncoder Encoder)> encoders)
    {
        var next = new List<PlacedColumn>();
        foreach ((int column, ColumnEncoder encoder) in encoders)
        {
            next.Add(new PlacedColumn(column, fitted[column], Columns, encoder));
            Columns = checked(Columns + encoder.Width);
        }

        return [.. next];
    }

    private List<string> OfAll(Func<PlacedColumn, IEnumerable<string>> ofColumn, Func<EmbeddedColumn, IEnumerable<string>> ofEmbedded) =>
    [
        .. placed.Take(dense.Length).SelectMany(ofColumn),
        .. Embedded.SelectMany(ofEmbedded),
        .. placed.Skip(dense.Length).SelectMany(ofColumn),
    ];

    private void TransformDense(RowBlock block, Span<float> cells)
    {
        int at = FirstEmbedded;
        foreach ((int i, EmbeddedColumn column) in Embedded.Index())
        {
            if (block.Rows > 0)
            {
                column.Encode(block.Vectors[i], block.Rows, cells[at..], DenseColumns);
            }

            at += column.About.Dimension;
        }

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
