using System.Globalization;
using PseudoLabel.Core.Data.Images;
using SkiaSharp;

namespace PseudoLabel.Workflow.Inputs;

/// <summary>Decodes PNG and JPEG with Skia. Its own resizing is not used: it may differ from machine to machine.</summary>
public sealed class SkiaImageDecoder : IImageDecoder
{
    private const string Damaged = "it is no PNG or JPEG image, or it is cut short or damaged";
    private const int Channels = 4;

    private SkiaImageDecoder()
    {
    }

    /// <summary>The decoder; it holds nothing.</summary>
    public static SkiaImageDecoder Instance { get; } = new();

    /// <inheritdoc/>
    public ImagePixels Decode(ReadOnlySpan<byte> encoded)
    {
        using var data = SKData.CreateCopy(encoded);
        using SKCodec codec = SKCodec.Create(data) ?? throw new ImageException(Damaged);
        if (codec.EncodedFormat is not (SKEncodedImageFormat.Png or SKEncodedImageFormat.Jpeg))
        {
            throw new ImageException($"it is a {codec.EncodedFormat} image; PNG and JPEG are read");
        }

        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > ImagePixels.MaxPixels)
        {
            throw new ImageException(string.Create(
                CultureInfo.InvariantCulture, $"it declares {width:N0} x {height:N0} pixels, more than the {ImagePixels.MaxPixels:N0} that are decoded"));
        }

        // No color space: the values as they are stored, on every machine.
        var info = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(info) || codec.GetPixels(info, bitmap.GetPixels()) != SKCodecResult.Success)
        {
            throw new ImageException(Damaged);
        }

        return Upright(bitmap.GetPixelSpan(), width, height, codec.EncodedOrigin);
    }

    /// <summary>Turns the image as its EXIF orientation says, and lays it on white.</summary>
    private static ImagePixels Upright(ReadOnlySpan<byte> rgba, int width, int height, SKEncodedOrigin origin)
    {
        bool turned = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (int columns, int rows) = turned ? (height, width) : (width, height);
        byte[] rgb = new byte[columns * rows * 3];
        for (int y = 0, at = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++, at += 3)
            {
                (int left, int top) = Stored(x, y, width, height, origin);
                ReadOnlySpan<byte> pixel = rgba.Slice(((top * width) + left) * Channels, Channels);
                int alpha = pixel[3];
                for (int c = 0; c < 3; c++)
                {
                    rgb[at + c] = (byte)(((pixel[c] * alpha) + (255 * (255 - alpha)) + 127) / 255);
                }
            }
        }

        return new ImagePixels(columns, rows, rgb);
    }

    /// <summary>Where an upright pixel is stored (EXIF 2.3, tag Orientation): the origin names the sides that the first row and column show.</summary>
    private static (int Left, int Top) Stored(int x, int y, int width, int height, SKEncodedOrigin origin) => origin switch
    {
        SKEncodedOrigin.TopRight => (width - 1 - x, y),
        SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
        SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
        SKEncodedOrigin.LeftTop => (y, x),
        SKEncodedOrigin.RightTop => (y, height - 1 - x),
        SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
        SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
        _ => (x, y),
    };
}
