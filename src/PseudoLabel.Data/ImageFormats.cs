using System.Buffers.Binary;

namespace PseudoLabel.Data;

/// <summary>Tells images by their names and by their first bytes.</summary>
public static class ImageFormats
{
    /// <summary>Bytes from a file's start that <see cref="IsDicom"/> looks at.</summary>
    public const int DicomBytes = 132;

    /// <summary>The names that are read, for messages.</summary>
    public const string Known = ".png, .jpg, .jpeg, .jfif, .jpe, .webp, .bmp, .gif, .tif, .tiff, .dcm";

    private static readonly string[] Extensions =
        [".png", ".jpg", ".jpeg", ".jfif", ".jpe", ".webp", ".bmp", ".gif", ".tif", ".tiff", ".dcm", ".dicom"];

    /// <summary>Whether a file name's ending is that of an image that is read, in any case.</summary>
    /// <param name="fileName">A name or path.</param>
    public static bool IsImage(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        return Array.Exists(Extensions, e => fileName.EndsWith(e, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a file may be a medical image, which often has no ending: its first bytes tell.</summary>
    /// <param name="fileName">A name or path. A directory of medical images has a name of its own, and no image in it.</param>
    public static bool MayBeDicom(string fileName)
    {
        ArgumentNullException.ThrowIfNull(fileName);
        string name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        string ending = Path.GetExtension(name);

        // Unique identifiers, 1.2.840.10008.5, are names too: their last part is no ending.
        return name.Length > 0 && (ending.Length == 0 || ending.AsSpan(1).ContainsAnyExceptInRange('0', '9') == false)
            && !name.Equals("DICOMDIR", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether the first bytes are those of a DICOM file.</summary>
    /// <param name="start">At least <see cref="DicomBytes"/> bytes.</param>
    public static bool IsDicom(ReadOnlySpan<byte> start) => start.Length >= DicomBytes && start[128..132].SequenceEqual("DICM"u8);

    /// <summary>
    /// The format by the first bytes. Before DICOM's mark may be whatever the writer likes, and
    /// scanners put the start of a TIFF file there.
    /// </summary>
    /// <param name="encoded">The bytes.</param>
    public static ImageFormat Of(ReadOnlySpan<byte> encoded) =>
        encoded.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? ImageFormat.Png
        : encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? ImageFormat.Jpeg
        : encoded.StartsWith("RIFF"u8) && encoded.Length >= 12 && encoded[8..12].SequenceEqual("WEBP"u8) ? ImageFormat.Webp
        : encoded.StartsWith("GIF87a"u8) || encoded.StartsWith("GIF89a"u8) ? ImageFormat.Gif
        : IsDicom(encoded) ? ImageFormat.Dicom
        : IsTiff(encoded) ? ImageFormat.Tiff
        : encoded.StartsWith("BM"u8) ? ImageFormat.Bmp
        : ImageFormat.Unknown;

    /// <summary>What a file that is not read seems to be, by its first bytes; null where they tell nothing.</summary>
    /// <param name="encoded">The bytes.</param>
    public static string? NameOfOther(ReadOnlySpan<byte> encoded) =>
        encoded.Length >= 12 && encoded[4..8].SequenceEqual("ftyp"u8) ? encoded[8..12].StartsWith("avi"u8)
            ? "an AVIF image"
            : "a HEIC image or a video"
        : encoded.StartsWith("8BPS"u8) ? "a Photoshop document"
        : encoded.StartsWith("%PDF"u8) ? "a PDF document"
        : encoded.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) ? "a JPEG 2000 image"
        : encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) ? "a JPEG XL image"
        : encoded.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X']) ? "a JPEG XL image"
        : encoded.StartsWith("<svg"u8) || encoded.StartsWith("<?xml"u8) ? "an SVG or another XML document"
        : encoded.StartsWith("PK"u8) ? "a zip archive"
        : encoded.StartsWith("version https://git-lfs"u8) ? "a pointer of Git LFS in an image's place; fetch the files with 'git lfs pull'"
        : null;

    private static bool IsTiff(ReadOnlySpan<byte> encoded) => encoded.Length >= 8
        && ((encoded.StartsWith("II"u8) && BinaryPrimitives.ReadUInt16LittleEndian(encoded[2..]) is 42 or 43)
            || (encoded.StartsWith("MM"u8) && BinaryPrimitives.ReadUInt16BigEndian(encoded[2..]) is 42 or 43));
}
