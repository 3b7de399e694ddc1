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
    /// <summary>What all decodes of the process take at once, 512 MiB; one image that needs more is decoded alone.</summary>
    private const long MostBytes = 1L << 29;

    private static readonly DecodeBudget Budget = new(MostBytes);

    private ImageDecoder()
    {
    }

    /// <summary>The decoder; it holds nothing but the budget of all decodes.</summary>
    public static ImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public ImagePixels Decode(ReadOnlySpan<byte> encoded, ImageNeed? need = null)
    {
        var hold = new DecodeHold(Budget);
        try
        {
            return Decode(encoded, hold, need).Holding(hold);
        }
        catch
        {
            hold.Dispose();
            throw;
        }
    }

    internal static ImagePixels Decode(ReadOnlySpan<byte> encoded, DecodeHold hold, ImageNeed? need)
    {
        ImageFormat format = ImageFormats.Of(encoded);
        return format switch
        {
            ImageFormat.Png => Png(encoded, hold),
            ImageFormat.Jpeg => Jpeg(encoded, hold, need),
            ImageFormat.Bmp => Bmp(encoded, hold),
            ImageFormat.Webp or ImageFormat.Gif => SkiaImages.Decode(encoded, format, hold),
            ImageFormat.Tiff => TiffImages.Decode(encoded, hold),
            ImageFormat.Dicom => DicomImage.Decode(encoded, new Within(hold), hold.Take),
            ImageFormat.Unknown => throw new ImageException(ImageFormats.NameOfOther(encoded) is { } other
                ? $"it is {other}, which is not read as an image"
                : "it is no image that is read (PNG, JPEG, WebP, BMP, GIF, TIFF or DICOM), whatever its name says"),
        };
    }

    private static ImagePixels Jpeg(ReadOnlySpan<byte> encoded, DecodeHold hold, ImageNeed? need)
    {
        JpegHeader.Read(encoded).Check();
        return SkiaImages.Decode(encoded, ImageFormat.Jpeg, hold, need: need);
    }

    private static ImagePixels Bmp(ReadOnlySpan<byte> encoded, DecodeHold hold)
    {
        BmpHeader.Check(encoded);
        return SkiaImages.Decode(encoded, ImageFormat.Bmp, hold);
    }

    private static ImagePixels Png(ReadOnlySpan<byte> encoded, DecodeHold hold)
    {
        PngHeader header = PngHeader.Read(encoded);
        ImagePixels pixels = header.BitDepth == 16 ? Deep(encoded, header, hold)
            : SkiaImages.Decode(encoded, ImageFormat.Png, hold, header.Orientation);
        return header.Animated ? pixels.With(ImageRemarks.FirstFrame) : pixels;
    }

    private static ImagePixels Deep(ReadOnlySpan<byte> encoded, PngHeader header, DecodeHold hold)
    {
        int channels = header.ColorType is 0 or 4 ? 1 : 3;
        int copies = header.Orientation == ExifOrientation.Upright ? 1 : 2;
        hold.Take(((long)header.Width * header.Height * channels * sizeof(float) * copies) + encoded.Length);
        return DeepPng.Decode(encoded, header);
    }

    /// <summary>Decodes an image within an image, which has its memory already.</summary>
    private sealed class Within(DecodeHold hold) : IImageDecoder
    {
        public ImagePixels Decode(ReadOnlySpan<byte> encoded, ImageNeed? need = null) => ImageDecoder.Decode(encoded, hold, need);
    }
}
