using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using SkiaSharp;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// Decodes PNG of up to 8 bits a value, JPEG, WebP, BMP and GIF with Skia, of animations the first frame. Its own resizing is not used: it
/// may differ from machine to machine.
/// </summary>
internal static class SkiaImages
{
    private const int Channels = 4;
    private const int White = 255;

    /// <summary>
    /// Pixels that the packing of GIF makes of one byte at most, rounded up; small images may be mostly empty, which takes no bytes.
    /// </summary>
    private const int MostPacked = 4096;
    private const int SmallPixels = 1 << 22;

    /// <summary>Decodes bytes that begin as the format does.</summary>
    /// <param name="format">What they are.</param>
    /// <param name="orientation">How the image was stored, 1 to 8, where the caller knows; else null.</param>
    /// <exception cref="ImageException">They are cut short or damaged, or declare more pixels than are decoded.</exception>
    public static ImagePixels Decode(ReadOnlySpan<byte> encoded, ImageFormat format, int? orientation = null)
    {
        using var data = SKData.CreateCopy(encoded);
        using SKCodec codec = SKCodec.Create(data) ?? throw Damaged(format);
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        ImageLimits.Check(width, height);
        if (format == ImageFormat.Gif && (long)width * height > SmallPixels)
        {
            ImageLimits.CheckPacked((long)width * height, encoded.Length, MostPacked);
        }

        // No color space: the values as they are stored, on every machine.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info) || codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw Damaged(format);
        }

        bool animated = format is ImageFormat.Gif or ImageFormat.Webp && codec.FrameCount > 1;
        ImagePixels pixels = Upright(bitmap.GetPixelSpan(), width, height, orientation ?? (int)codec.EncodedOrigin);
        return animated ? pixels.With(ImageRemarks.FirstFrame) : pixels;
    }

    private static ImageException Damaged(ImageFormat format) => new($"it is a {Name(format)} image that is cut short or damaged");

    private static string Name(ImageFormat format) => format == ImageFormat.Webp ? "WebP" : format.ToString().ToUpperInvariant();

    /// <summary>Turns the image, and lays it on white.</summary>
    private static ImagePixels Upright(ReadOnlySpan<byte> rgba, int width, int height, int orientation)
    {
        (int columns, int rows) = ExifOrientation.Turns(orientation) ? (height, width) : (width, height);
        byte[] rgb = new byte[columns * rows * 3];
        if (orientation == ExifOrientation.Upright)
        {
            for (int from = 0, at = 0; at < rgb.Length; from += Channels, at += 3)
            {
                Lay(rgba.Slice(from, Channels), rgb.AsSpan(at, 3));
            }

            return new ImagePixels(columns, rows, rgb);
        }

        for (int y = 0, at = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++, at += 3)
            {
                (int left, int top) = ExifOrientation.Stored(x, y, width, height, orientation);
                Lay(rgba.Slice(((top * width) + left) * Channels, Channels), rgb.AsSpan(at, 3));
            }
        }

        return new ImagePixels(columns, rows, rgb);
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
