using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Inputs;

/// <summary>What the content type of a request's body stands for.</summary>
public static class BodyTypes
{
    /// <summary>The format of the rows.</summary>
    /// <exception cref="RefusedException">The type is not known.</exception>
    public static DataFormat TableFormat(string? contentType) => MediaType(contentType) switch
    {
        // The last is what clients send that were not told the type.
        "" or "text/csv" or "application/csv" or "application/octet-stream" or "application/x-www-form-urlencoded" => DataFormat.Csv,
        "text/tab-separated-values" => DataFormat.Tsv,
        "application/x-ndjson" or "application/jsonl" or "application/json" => DataFormat.JsonLines,
        "application/vnd.apache.parquet" => DataFormat.Parquet,
        "application/vnd.apache.arrow.file" or "application/vnd.apache.arrow.stream" => DataFormat.Arrow,
        "image/png" or "image/jpeg" or "image/webp" or "image/bmp" or "image/gif" or "image/tiff" or "application/dicom" =>
            DataFormat.Image,
        "application/zip" => DataFormat.ImageArchive,
        var other => throw new RefusedException(
            Refusal.UnknownType,
            $"the content type '{Excerpt.Name(other)}' is not read; send text/csv, text/tab-separated-values, "
                + "application/x-ndjson, application/json, " +
            "application/vnd.apache.parquet, application/vnd.apache.arrow.file, image/png, image/jpeg (or webp, bmp, gif, tiff), "
                + "application/dicom or application/zip"),
    };

    /// <summary>Whether labels come as JSON; else as CSV.</summary>
    /// <exception cref="RefusedException">The type is neither.</exception>
    public static bool IsJson(string? contentType) => MediaType(contentType) switch
    {
        "application/json" => true,
        "" or "text/csv" or "application/csv" or "application/octet-stream" or "application/x-www-form-urlencoded" => false,
        var other =>
            throw new RefusedException(Refusal.UnknownType, $"the content type '{Excerpt.Name(other)}' is not read; send text/csv "
                + "or application/json"),
    };

    private static string MediaType(string? contentType) => (contentType ?? "").Split(';')[0].Trim().ToLowerInvariant();
}
