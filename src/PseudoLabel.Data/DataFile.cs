using System.Text.Json.Serialization;

namespace PseudoLabel.Data;

/// <summary>One input file: what it is called and how it is to be read. Its bytes come from an <see cref="IDataSource"/>.</summary>
public sealed record DataFile
{
    /// <summary>
    /// The file as the user named it; errors and results name it so. A table in an archive is <c>archive.zip/name.csv</c>.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Its format, apart from compression.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>True when the bytes are gzip; only text formats are.</summary>
    public bool Gzip { get; init; }

    /// <summary>The path of a table in the zip archive that holds it; null for a file by itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Entry { get; init; }

    /// <summary>How the text is written; null for the plain dialect of its format, and where it is not yet decided.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public TextDialect? Dialect { get; init; }

    /// <summary>
    /// Whether the file's text can only be read from its start on, as it is unpacked on the way: it
    /// is read whole in one pass, never by slice.
    /// </summary>
    [JsonIgnore]
    public bool IsSequential => Gzip || Entry is not null || IsConverted || Dialect is { Encoding: not TextEncoding.Utf8 };

    /// <summary>Whether the text that is read is not in the file but made from what is.</summary>
    [JsonIgnore]
    public bool IsConverted => Format == DataFormat.Excel || Foreign != ForeignFormat.None;

    /// <summary>Whose file it is, where it is not of <see cref="Format"/> itself but turned into it while it is read.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ForeignFormat Foreign { get; init; }

    /// <summary>
    /// The sheet of a workbook that is read, by name or number from 1; null for the first visible one that holds anything.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Sheet { get; init; }

    /// <summary>Columns that say how a row came by its label, and are never learned from.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Provenance => Foreign == ForeignFormat.None ? [] : ToolColumns.All;

    /// <summary>Whether it holds labeled and unlabeled rows together, told apart by the label cell.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Mixed { get; init; }

    /// <summary>Whether the file holds its rows by column, in groups each of which is read from its first row on.</summary>
    [JsonIgnore]
    public bool IsColumnar => Format is DataFormat.Parquet or DataFormat.Arrow;

    /// <summary>
    /// The class of a labeled image: its folder names it. For a labeled archive it is the class of those images that lie in no folder
    /// inside it. Null for tables, for unlabeled files, and where no folder names a class.
    /// </summary>
    public string? Class { get; init; }

    /// <summary>The file that holds the bytes: the archive of a table that lies in one, else the file itself.</summary>
    [JsonIgnore]
    internal DataFile Container => Entry is null
        ? this
        : this with { Name = Name[..^(Entry.Length + 1)], Entry = null, Gzip = false, Format = DataFormat.ImageArchive };

    /// <summary>The dialect by which the text is read.</summary>
    [JsonIgnore]
    internal TextDialect Text => Dialect ?? TextDialect.Plain(Format);
}
