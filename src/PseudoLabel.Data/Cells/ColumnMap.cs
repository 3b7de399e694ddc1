namespace PseudoLabel.Data.Cells;

/// <summary>Where the columns that a schema uses lie in a file, whatever their order there.</summary>
internal sealed class ColumnMap
{
    private const int OthersShown = 5;
    private readonly CellReader categories;

    private ColumnMap(IReadOnlyList<ColumnSpec> columns, CellReader[] cells, int[] places, int label, bool pixels,
        IReadOnlyList<string> missing)
    {
        Pixels = pixels;
        Cells = cells;
        categories = new CellReader(ColumnKind.Categorical, null, missing);
        Columns = columns;
        Places = places;
        Label = label;
    }

    /// <summary>The schema's used columns.</summary>
    public IReadOnlyList<ColumnSpec> Columns { get; }

    /// <summary>What reads the cells of each used column.</summary>
    public CellReader[] Cells { get; }

    /// <summary>The place in the header of each used column.</summary>
    public int[] Places { get; }

    /// <summary>The label column's place in the header; -1 when labels are not read.</summary>
    public int Label { get; }

    /// <summary>The value of a cell of categories, whatever its column.</summary>
    public Func<string?, string?> Category => categories.Category;

    /// <summary>Whether the columns are the pixels of an image: a missing one cannot be made up, so its cell is bad.</summary>
    public bool Pixels { get; }

    /// <param name="labels">Whether the label column is read too.</param>
    /// <param name="forms">The columns that the file does not write plainly.</param>
    /// <exception cref="UserErrorException">The file lacks a column.</exception>
    public static ColumnMap Create(
        DataFile file, IReadOnlyList<string> header, TableSchema schema, bool labels, IReadOnlyDictionary<string, CellForm>? forms = null)
    {
        IReadOnlyList<ColumnSpec> columns = schema.UsedColumns();
        HashSet<string> names = [.. schema.Columns.Select(c => c.Name), schema.LabelColumn];
        var places = new HeaderPlaces(header, names);
        string[] missing = [.. columns.Select(c => c.Name).Where(name => places.Of(name) < 0)];
        if (missing.Length > 0)
        {
            throw MissingColumn(file, header, missing);
        }

        int label = labels ? places.Of(schema.LabelColumn) : -1;
        return labels && label < 0
            ? throw MissingColumn(file, header, schema.LabelColumn)
            : new ColumnMap(
                columns,
                [.. columns.Select(c => new CellReader(c.Kind, forms?.GetValueOrDefault(c.Name), schema.MissingMarkers))],
                [.. columns.Select(c => places.Of(c.Name))],
                label,
                schema.Image is not null,
                schema.MissingMarkers);
    }

    /// <summary>The error of a file that lacks columns, with the column that may have been meant by the first.</summary>
    public static UserErrorException MissingColumn(DataFile file, IReadOnlyList<string> header, params string[] names)
    {
        string? nearest = NearestName.Find(names[0], header);
        string more = names.Length == 1 ? string.Empty : $", nor "
            + $"{string.Join(", ", names.Skip(1).Take(OthersShown).Select(n => $"'{Excerpt.Name(n)}'"))}"
            + (names.Length > OthersShown + 1 ? $" and {names.Length - OthersShown - 1} more" : string.Empty);
        return new UserErrorException(
            "the file has no such column" + (nearest is null ? string.Empty : $"; the nearest is '{nearest}'") + more, file.Name,
            column: names[0]);
    }

    /// <summary>What names have in common that differ only in case and white space.</summary>
    public static string Folded(string name) => string.Concat(name.Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();
}
