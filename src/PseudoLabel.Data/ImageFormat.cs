namespace PseudoLabel.Data;

/// <summary>The formats of images. Names only find files; what a file holds is told by its first bytes.</summary>
public enum ImageFormat
{
    /// <summary>None of those below.</summary>
    Unknown,

    /// <summary>PNG.</summary>
    Png,

    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>WebP.</summary>
    Webp,

    /// <summary>A Windows bitmap.</summary>
    Bmp,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>TIFF, BigTIFF too.</summary>
    Tiff,

    /// <summary>DICOM, part 10: a medical image.</summary>
    Dicom,
}
