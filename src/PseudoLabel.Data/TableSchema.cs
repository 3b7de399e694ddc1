using System.Text.Json.Serialization;

namespace PseudoLabel.Data;

/// <summary>The columns of a data set: which are read, as what, and which are left out and why.</summary>
public sealed record TableSchema
{
    /// <summary>
    /// The feature columns, in the labeled file's order. Left-out columns are here too, as <see cref="ColumnKind.Ignore"/>.
    /// </summary>
    public required IReadOnlyList<ColumnSpec> Columns { get; init; }

    /// <summary>The label column's name.</summary>
    public required string LabelColumn { get; init; }

    /// <summary>Words that the user set for a missing value, in every column.</summary>
    public IReadOnlyList<string> MissingMarkers { get; init; } = [];

    /// <summary>The shape of the images that the rows are, one pixel a used column, row by row; null where rows are no images.</summary>
    public ImageShape? Image { get; init; }

    /// <summary>
    /// Whether rows come from image files; their pixels are columns by the names of <see cref="Images.PixelNames"/>, from 0 to 255.
    /// </summary>
    public bool ImageFiles { get; init; }

    /// <summary>
    /// The shape of the pictures that are read beside the pixels, for a pretrained network (<see cref="RowBlock.Pictures"/>);
    /// three channels. Null where there is no such network.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImageShape? Picture { get; init; }

    /// <summary>The columns that are read, in order: everything but <see cref="ColumnKind.Ignore"/>. Blocks hold these.</summary>
    public IReadOnlyList<ColumnSpec> UsedColumns() => [.. Columns.Where(c => c.Kind != ColumnKind.Ignore)];
}

/// <summary>One column.</summary>
/// <param name="Name">Its name in the header.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Reason">Why it got that kind, in words, e.g. "1,204 distinct values in 1,204 rows: an identifier".</param>
public sealed record ColumnSpec(string Name, ColumnKind Kind, string Reason)
{
    /// <summary>
    /// How the files that the schema was inferred from write the column, where that is not plain: what a
    /// file goes by whose own cells leave it open.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CellForm? Form { get; init; }
}
