using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Images.Dicom;
using PseudoLabel.Data.Images.Jpeg;
using PseudoLabel.Data.Images.Png;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Decodes every format of images that is read, told by the first bytes: names lie. What a file declares is checked here before a library
/// sees it.
/// </summary>
public sealed class ImageDecoder : IImageDecoder
{
    private ImageDecoder()
    {
    }

    /// <summary>The decoder; it holds nothing.</summary>
    public static ImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public ImagePixels Decode(ReadOnlySpan<byte> encoded)
    {
        ImageFormat format = ImageFormats.Of(encoded);
        return format switch
        {
            ImageFormat.Png => Png(encoded),
            ImageFormat.Jpeg => Jpeg(encoded),
            ImageFormat.Bmp => Bmp(encoded),
            ImageFormat.Webp or ImageFormat.Gif => SkiaImages.Decode(encoded, format),
            ImageFormat.Tiff => TiffImages.Decode(encoded),
            ImageFormat.Dicom => DicomImage.Decode(encoded, this),
            ImageFormat.Unknown => throw new ImageException(ImageFormats.NameOfOther(encoded) is { } other
                ? $"it is {other}, which is not read as an image"
                : "it is no image that is read (PNG, JPEG, WebP, BMP, GIF, TIFF or DICOM), whatever its name says"),
        };
    }

    private static ImagePixels Jpeg(ReadOnlySpan<byte> encoded)
    {
        JpegHeader.Read(encoded).Check();
        return SkiaImages.Decode(encoded, ImageFormat.Jpeg);
    }

    private static ImagePixels Bmp(ReadOnlySpan<byte> encoded)
    {
        BmpHeader.Check(encoded);
        return SkiaImages.Decode(encoded, ImageFormat.Bmp);
    }

    private static ImagePixels Png(ReadOnlySpan<byte> encoded)
    {
        PngHeader header = PngHeader.Read(encoded);
        ImagePixels pixels =
            header.BitDepth == 16 ? DeepPng.Decode(encoded, header) : SkiaImages.Decode(encoded, ImageFormat.Png, header.Orientation);
        return header.Animated ? pixels.With(ImageRemarks.FirstFrame) : pixels;
    }
}
