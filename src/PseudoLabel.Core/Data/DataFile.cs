namespace PseudoLabel.Core.Data;

/// <summary>One input file: what it is called and how it is to be read. Its bytes come from an <see cref="IDataSource"/>.</summary>
public sealed record DataFile
{
    /// <summary>The file as the user named it; errors and results name it so.</summary>
    public required string Name { get; init; }

    /// <summary>Its format, apart from compression.</summary>
    public required DataFormat Format { get; init; }

    /// <summary>True when the bytes are gzip; only text formats are.</summary>
    public bool Gzip { get; init; }

    /// <summary>Whether the file's text can only be read from its start on, as it is unpacked on the way: it is read whole in one pass, never by slice.</summary>
    public bool IsSequential => Gzip;

    /// <summary>
    /// The class of a labeled image, which its folder names, or of the images of a labeled archive that lie in no folder of their own there; null for
    /// tables, for what is not labeled, and where no folder names it.
    /// </summary>
    public string? Class { get; init; }
}
