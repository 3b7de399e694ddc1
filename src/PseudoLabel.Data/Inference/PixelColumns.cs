using System.Globalization;
using PseudoLabel.Data.Cells;
using PseudoLabel.Data.Tables;

namespace PseudoLabel.Data.Inference;

/// <summary>
/// Finds the pixels among the columns of tables: all their number columns but the label, in file order, and as many as the shape has.
/// </summary>
public static class PixelColumns
{
    private const double NumberShare = 0.95;

    /// <summary>The schema of tables whose rows are images. Columns of other kinds and row identifiers are left out.</summary>
    /// <param name="labeled">Labeled rows.</param>
    /// <param name="labelColumn">The label column's name.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="options">Kinds set by hand: a column set to another kind than numeric is no pixel.</param>
    /// <exception cref="UserErrorException">
    /// There are more or fewer number columns than the shape has pixels, or the label column is absent.
    /// </exception>
    public static TableSchema Infer(RawSample labeled, string labelColumn, ImageShape shape, SchemaOptions options)
    {
        ArgumentNullException.ThrowIfNull(labeled);
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(options);
        ColumnNames.CheckKinds(labeled, labelColumn, labeled.Header, options);
        ColumnSpec[] columns = [.. labeled.Header.Where(name => name != labelColumn).Select(name =>
            IsPixel(labeled, name, options)
                ? new ColumnSpec(name, ColumnKind.Numeric, "a pixel")
                : new ColumnSpec(
                    name, ColumnKind.Ignore, options.Overrides.ContainsKey(name) ? "set by hand" : "not a number column, so no pixel"))];
        int found = columns.Count(c => c.Kind == ColumnKind.Numeric);
        return found == shape.Columns
            ? new TableSchema { Columns = columns, LabelColumn = labelColumn, Image = shape }
            : throw Disagrees(labeled.File, found, shape);
    }

    /// <summary>Refuses a table whose pixels are not those of a schema of images.</summary>
    /// <param name="table">Rows of the table.</param>
    /// <param name="schema">The schema.</param>
    /// <exception cref="UserErrorException">
    /// It has more or fewer number columns than the shape has pixels, or others than those of image files.
    /// </exception>
    public static void Check(RawSample table, TableSchema schema)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(schema);
        ImageShape shape = schema.Image ?? throw new ArgumentException("The schema is not one of images.", nameof(schema));
        Dictionary<string, ColumnKind> known = schema.Columns.ToDictionary(c => c.Name, c => c.Kind, StringComparer.Ordinal);
        int found = table.Header.Count(name => known.TryGetValue(name, out ColumnKind kind)
            ? kind == ColumnKind.Numeric
            : name != schema.LabelColumn && IsPixel(table, name, new SchemaOptions()));
        if (found != shape.Columns)
        {
            throw Disagrees(table.File, found, shape);
        }

        if (schema.ImageFiles && Absent(schema, table.Header) is { } absent)
        {
            throw new UserErrorException(
                "the other inputs are image files, beside which a table needs their pixels, from 0 to 255, in the columns "
                    + $"{schema.Columns[0].Name} to {schema.Columns[^1].Name}",
                table.File.Name, column: absent.Name);
        }
    }

    private static ColumnSpec? Absent(TableSchema schema, IReadOnlyList<string> header)
    {
        HashSet<string> there = [.. header];
        return schema.Columns.FirstOrDefault(c => !there.Contains(c.Name));
    }

    private static bool IsPixel(RawSample sample, string name, SchemaOptions options)
    {
        if (options.Overrides.TryGetValue(name, out ColumnKind kind))
        {
            return kind == ColumnKind.Numeric;
        }

        int place = sample.Header.TakeWhile(n => n != name).Count();
        string?[] values = [.. sample.Rows.Select(row => row[place])];
        (int numbers, int others) = (0, 0);
        foreach (string? value in values)
        {
            NumberKind read = NumberCell.Read(value, out _);
            numbers += read == NumberKind.Number ? 1 : 0;
            others += read == NumberKind.Bad ? 1 : 0;
        }

        return numbers > 0 && numbers >= NumberShare * (numbers + others) && !KindRules.IsIdentifier(name, [values]);
    }

    private static UserErrorException Disagrees(DataFile file, int found, ImageShape shape) => new(
        string.Create(
            CultureInfo.InvariantCulture,
            $"this table has {found:N0} number columns, but an image of {shape} has {shape.Columns:N0} pixels; ")
            + "set image-shape, or leave out the columns that are no pixels (kind ignore)",
        file.Name);
}
