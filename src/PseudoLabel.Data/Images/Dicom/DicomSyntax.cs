namespace PseudoLabel.Data.Images.Dicom;

/// <summary>Transfer syntaxes of DICOM (PS3.6, A): how the elements lie in a file and how its pixels are packed.</summary>
internal static class DicomSyntax
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    public const string Deflated = "1.2.840.10008.1.2.1.99";
    public const string BigEndian = "1.2.840.10008.1.2.2";
    public const string RunLength = "1.2.840.10008.1.2.5";

    private const string JpegLossless = "1.2.840.10008.1.2.4.57";
    private const string JpegLosslessFirst = "1.2.840.10008.1.2.4.70";
    private const string JpegBaseline = "1.2.840.10008.1.2.4.50";
    private const string JpegExtended = "1.2.840.10008.1.2.4.51";

    /// <summary>Whether the pixels lie plainly in the file.</summary>
    public static bool IsPlain(string syntax) => syntax is ImplicitLittleEndian or ExplicitLittleEndian or Deflated or BigEndian;

    /// <summary>Whether the pixels are a JPEG image of a process that is decoded.</summary>
    public static bool IsJpeg(string syntax) => syntax is JpegBaseline or JpegExtended;

    /// <summary>Whether the pixels are a lossless JPEG image.</summary>
    public static bool IsLosslessJpeg(string syntax) => syntax is JpegLossless or JpegLosslessFirst;

    /// <summary>What packs pixels that are not read.</summary>
    public static string Name(string syntax) => syntax switch
    {
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => "JPEG-LS",
        "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" or "1.2.840.10008.1.2.4.92" or "1.2.840.10008.1.2.4.93" => "JPEG 2000",
        "1.2.840.10008.1.2.4.201" or "1.2.840.10008.1.2.4.202" or "1.2.840.10008.1.2.4.203" => "High-Throughput JPEG 2000",
        "1.2.840.10008.1.2.4.110" or "1.2.840.10008.1.2.4.111" or "1.2.840.10008.1.2.4.112" => "JPEG XL",
        _ when syntax.StartsWith("1.2.840.10008.1.2.4.10", StringComparison.Ordinal) => "MPEG",
        _ => "a way that is not known",
    };
}
