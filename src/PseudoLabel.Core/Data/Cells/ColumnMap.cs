namespace PseudoLabel.Core.Data.Cells;

/// <summary>Where the columns that a schema uses lie in a file, whatever their order there.</summary>
internal sealed class ColumnMap
{
    private ColumnMap(IReadOnlyList<ColumnSpec> columns, int[] places, int label, bool pixels)
    {
        Pixels = pixels;
        Columns = columns;
        Places = places;
        Label = label;
    }

    /// <summary>The schema's used columns.</summary>
    public IReadOnlyList<ColumnSpec> Columns { get; }

    /// <summary>The place in the header of each used column.</summary>
    public int[] Places { get; }

    /// <summary>The label column's place in the header; -1 when labels are not read.</summary>
    public int Label { get; }

    /// <summary>Whether the columns are the pixels of an image: a missing one cannot be made up, so its cell is bad.</summary>
    public bool Pixels { get; }

    /// <exception cref="UserErrorException">The file lacks a column.</exception>
    public static ColumnMap Create(DataFile file, IReadOnlyList<string> header, TableSchema schema, bool labels)
    {
        var columns = schema.UsedColumns();
        return new ColumnMap(columns, [.. columns.Select(c => Find(c.Name))], labels ? Find(schema.LabelColumn) : -1, schema.Image is not null);

        int Find(string name)
        {
            for (var i = 0; i < header.Count; i++)
            {
                if (header[i] == name)
                {
                    return i;
                }
            }

            throw MissingColumn(file, header, name);
        }
    }

    /// <summary>The error of a file that lacks a column, with the column that may have been meant.</summary>
    public static UserErrorException MissingColumn(DataFile file, IReadOnlyList<string> header, string name)
    {
        var nearest = NearestName.Find(name, header);
        return new UserErrorException(
            "the file has no such column" + (nearest is null ? string.Empty : $"; the nearest is '{nearest}'"), file.Name, column: name);
    }
}
