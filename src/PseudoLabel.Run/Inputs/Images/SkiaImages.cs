using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using PseudoLabel.Data.Images.Jpeg;
using PseudoLabel.Data.Images.Png;
using SkiaSharp;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Decodes PNG of up to 8 bits a value, JPEG, WebP, BMP and GIF with Skia, of animations the first frame. Its own resizing is not used: it
/// may differ from machine to machine; of JPEG that of the format is (<see cref="JpegScale"/>).
/// </summary>
internal static class SkiaImages
{
    private const int Channels = 4;
    private const int White = 255;

    // What Skia and the libraries below it take beside the pixels at most: of a JPEG that comes in passes the coefficients, each of two
    // bytes, the whole image of a PNG or WebP that does.
    private const int BesideJpeg = 2;
    private const int BesideOthers = 4;

    /// <summary>
    /// Pixels that the packing of GIF makes of one byte at most, rounded up; small images may be mostly empty, which takes no bytes.
    /// </summary>
    private const int MostPacked = 4096;
    private const int SmallPixels = 1 << 22;

    /// <summary>Decodes bytes that begin as the format does.</summary>
    /// <param name="format">What they are.</param>
    /// <param name="hold">Where the memory is taken from.</param>
    /// <param name="orientation">How the image was stored, 1 to 8, where the caller knows; else null.</param>
    /// <param name="need">What the caller scales a JPEG to; null for every pixel.</param>
    /// <exception cref="ImageException">They are cut short or damaged, or declare more pixels than are decoded.</exception>
    public static ImagePixels Decode(
        ReadOnlySpan<byte> encoded, ImageFormat format, DecodeHold hold, int? orientation = null, ImageNeed? need = null)
    {
        using var data = SKData.CreateCopy(encoded);
        using SKCodec codec = SKCodec.Create(data) ?? throw Damaged(format);
        ImageLimits.Check(codec.Info.Width, codec.Info.Height);
        long declared = (long)codec.Info.Width * codec.Info.Height;
        if (format == ImageFormat.Gif && declared > SmallPixels)
        {
            ImageLimits.CheckPacked(declared, encoded.Length, MostPacked);
        }

        int upright = orientation ?? (int)codec.EncodedOrigin;
        PixelCover? cover = format == ImageFormat.Jpeg ? JpegScale.Of(codec, upright, need) : null;
        SKSizeI size = cover is null ? codec.Info.Size : codec.GetScaledDimensions(1f / cover.Square);
        long each = Channels + (upright == ExifOrientation.Upright ? 0 : 3);
        hold.Take((each * size.Width * size.Height) + (Beside(format, encoded) * declared) + encoded.Length);

        // No color space: the values as they are stored, on every machine.
        var info = new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        var bitmap = new SKBitmap();
        ImagePixels pixels;
        try
        {
            if (!bitmap.TryAllocPixels(info) || codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
            {
                throw Damaged(format);
            }

            pixels = upright == ExifOrientation.Upright ? Plain(bitmap) : Turned(bitmap, upright);
            pixels = cover is null ? pixels : pixels.With(cover);
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }

        return format is ImageFormat.Gif or ImageFormat.Webp && codec.FrameCount > 1 ? pixels.With(ImageRemarks.FirstFrame) : pixels;
    }

    /// <summary>Bytes of a declared pixel that the decoder takes beside it: in passes it must keep what the first ones told.</summary>
    private static int Beside(ImageFormat format, ReadOnlySpan<byte> encoded) => format switch
    {
        ImageFormat.Jpeg => JpegHeader.Read(encoded) is { InPasses: true } header ? BesideJpeg * header.Components : 0,
        ImageFormat.Png => PngHeader.Read(encoded).Interlaced ? BesideOthers : 0,
        ImageFormat.Bmp => 0,
        _ => BesideOthers,
    };

    private static ImageException Damaged(ImageFormat format) => new($"it is a {Name(format)} image that is cut short or damaged");

    private static string Name(ImageFormat format) => format == ImageFormat.Webp ? "WebP" : format.ToString().ToUpperInvariant();

    /// <summary>Lays an upright image on white, in the memory that it has: three values take the place of four.</summary>
    private static ImagePixels Plain(SKBitmap bitmap)
    {
        Span<byte> values = bitmap.GetPixelSpan();
        for (int from = 0, at = 0; from < values.Length; from += Channels, at += 3)
        {
            Lay(values.Slice(from, Channels), values.Slice(at, 3));
        }

        return new ImagePixels(bitmap.Width, bitmap.Height, new SkiaMemory(bitmap));
    }

    /// <summary>Turns an image and lays it on white; the one that was turned is disposed.</summary>
    private static ImagePixels Turned(SKBitmap bitmap, int orientation)
    {
        (int width, int height) = (bitmap.Width, bitmap.Height);
        (int columns, int rows) = ExifOrientation.Turns(orientation) ? (height, width) : (width, height);
        SkiaMemory memory = SkiaMemory.Take(columns, rows) ?? throw new ImageException("there is no memory for it");
        Span<byte> rgb = memory.GetSpan();
        ReadOnlySpan<byte> rgba = bitmap.GetPixelSpan();
        for (int y = 0, at = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++, at += 3)
            {
                (int left, int top) = ExifOrientation.Stored(x, y, width, height, orientation);
                Lay(rgba.Slice(((top * width) + left) * Channels, Channels), rgb.Slice(at, 3));
            }
        }

        bitmap.Dispose();
        return new ImagePixels(columns, rows, memory);
    }

    private static void Lay(ReadOnlySpan<byte> pixel, Span<byte> rgb)
    {
        int alpha = pixel[3];
        if (alpha == White)
        {
            (rgb[0], rgb[1], rgb[2]) = (pixel[0], pixel[1], pixel[2]);
            return;
        }

        for (int c = 0; c < 3; c++)
        {
            rgb[c] = (byte)(((pixel[c] * alpha) + (White * (White - alpha)) + 127) / White);
        }
    }
}
