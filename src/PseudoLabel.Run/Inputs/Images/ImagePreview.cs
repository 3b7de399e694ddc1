using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using SkiaSharp;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>An image of any format that is read, as one that a browser shows, no larger than asked for.</summary>
internal static class ImagePreview
{
    private const int Quality = 90;
    private const int Channels = 4;

    /// <summary>Makes it.</summary>
    /// <param name="encoded">The image as it lies in its file.</param>
    /// <param name="side">The most pixels on its longer side.</param>
    /// <returns>The picture and its content type: JPEG of a JPEG, else PNG, which loses nothing.</returns>
    /// <exception cref="ImageException">It cannot be decoded.</exception>
    public static (byte[] Bytes, string ContentType) Make(ReadOnlySpan<byte> encoded, int side)
    {
        bool isPhoto = ImageFormats.Of(encoded) == ImageFormat.Jpeg;
        using ImagePixels pixels = ImageDecoder.Instance.Decode(encoded, new ImageNeed(side, side));
        int longer = Math.Max(pixels.Width, pixels.Height);
        int width = Side(pixels.Width, longer, side), height = Side(pixels.Height, longer, side);
        using var bitmap = new SKBitmap();
        if (!bitmap.TryAllocPixels(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque)))
        {
            throw new ImageException("there is no memory for it");
        }

        Average(pixels, width, height, bitmap.GetPixelSpan());
        using SKData data = bitmap.Encode(isPhoto ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, Quality)
            ?? throw new InvalidOperationException("The picture could not be encoded.");
        return (data.ToArray(), isPhoto ? "image/jpeg" : "image/png");
    }

    private static int Side(int own, int longer, int most) => longer <= most ? own : Math.Max(1, (int)((long)own * most / longer));

    /// <summary>Each pixel is the mean of those that it stands for.</summary>
    private static void Average(ImagePixels from, int width, int height, Span<byte> to)
    {
        var sums = new double[3];
        for (int y = 0, at = 0; y < height; y++)
        {
            (int top, int bottom) = Range(y, height, from.Height);
            for (int x = 0; x < width; x++, at += Channels)
            {
                (int left, int right) = Range(x, width, from.Width);
                Array.Clear(sums);
                for (int row = top; row < bottom; row++)
                {
                    Add(from, ((row * from.Width) + left) * from.Channels, right - left, sums);
                }

                double count = (double)(bottom - top) * (right - left);
                for (int c = 0; c < 3; c++)
                {
                    to[at + c] = (byte)Math.Clamp(Math.Round(sums[from.Channels == 1 ? 0 : c] / count), 0, byte.MaxValue);
                }

                to[at + 3] = byte.MaxValue;
            }
        }
    }

    private static void Add(ImagePixels from, int start, int count, double[] sums)
    {
        int values = count * from.Channels;
        if (from.Deep is { } deep)
        {
            for (int i = 0; i < values; i++)
            {
                sums[i % from.Channels] += deep[start + i];
            }

            return;
        }

        ReadOnlySpan<byte> bytes = from.Bytes.Slice(start, values);
        for (int i = 0; i < bytes.Length; i += 3)
        {
            sums[0] += bytes[i];
            sums[1] += bytes[i + 1];
            sums[2] += bytes[i + 2];
        }
    }

    private static (int From, int To) Range(int place, int places, int pixels)
    {
        int from = (int)((long)place * pixels / places);
        return (from, Math.Max(from + 1, (int)((long)(place + 1) * pixels / places)));
    }
}
