namespace PseudoLabel.Data;

/// <summary>The format of what is in a file, apart from compression.</summary>
public enum DataFormat
{
    /// <summary>Comma-separated values, RFC 4180.</summary>
    Csv,

    /// <summary>Tab-separated values, quoted as CSV is.</summary>
    Tsv,

    /// <summary>JSON Lines: one object a line.</summary>
    JsonLines,

    /// <summary>A sheet of an Excel workbook; it is turned into CSV while it is read.</summary>
    Excel,

    /// <summary>Apache Parquet.</summary>
    Parquet,

    /// <summary>Apache Arrow's IPC format, a file or a stream; the second version of Feather.</summary>
    Arrow,

    /// <summary>One image, which is one row; files of this format that follow one another are read as one table.</summary>
    Image,

    /// <summary>A zip archive of images, each a row.</summary>
    ImageArchive,
}
