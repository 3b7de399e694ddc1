namespace PseudoLabel.Data;

/// <summary>Tells a file's format from its name.</summary>
public static class DataFormats
{
    /// <summary>
    /// The format that a file name's ending stands for, in any case of letters. Text: .csv; .tsv, .tab and .txt (tabs); .jsonl, .ndjson,
    /// .json and .manifest (JSON Lines). Each of these may be followed by .gz. Tables: .xlsx and .xlsm; .parquet; .arrow, .arrows, .ipc
    /// and .feather (Arrow). Images: <see cref="ImageFormats.Known"/>. Archives of images or tables: .zip.
    /// </summary>
    /// <param name="fileName">A name, path or URL path.</param>
    /// <returns>The format and whether it is compressed with gzip; null when the ending is none of these.</returns>
    public static (DataFormat Format, bool Gzip)? FromName(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        const string gz = ".gz";
        bool gzip = fileName.EndsWith(gz, StringComparison.OrdinalIgnoreCase);
        string ending = Path.GetExtension(gzip ? fileName[..^gz.Length] : fileName).ToUpperInvariant();
        return ending switch
        {
            ".CSV" => (DataFormat.Csv, gzip),
            ".TSV" or ".TAB" or ".TXT" => (DataFormat.Tsv, gzip),
            ".JSONL" or ".NDJSON" or ".JSON" or ".MANIFEST" => (DataFormat.JsonLines, gzip),
            ".XLSX" or ".XLSM" when !gzip => (DataFormat.Excel, false),
            ".ARROW" or ".ARROWS" or ".IPC" or ".FEATHER" when !gzip => (DataFormat.Arrow, false),
            ".PARQUET" when !gzip => (DataFormat.Parquet, false),
            ".ZIP" when !gzip => (DataFormat.ImageArchive, false),
            _ when !gzip && ImageFormats.IsImage(fileName) => (DataFormat.Image, false),
            _ => null,
        };
    }
}
