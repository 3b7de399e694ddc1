namespace PseudoLabel.Core.Data;

/// <summary>The format of a table in a file, apart from compression.</summary>
public enum DataFormat
{
    /// <summary>Comma-separated values, RFC 4180.</summary>
    Csv,

    /// <summary>Tab-separated values, quoted as CSV is.</summary>
    Tsv,

    /// <summary>JSON Lines: one object a line.</summary>
    JsonLines,

    /// <summary>Apache Parquet.</summary>
    Parquet,
}
