using PseudoLabel.Data;
using PseudoLabel.Data.Images;
using SkiaSharp;

namespace PseudoLabel.Run.Inputs.Images;

/// <summary>
/// The size at which a JPEG is decoded: a half, a quarter or an eighth where that is enough, as the codec makes of each block of 8 x 8
/// pixels 4 x 4, 2 x 2 or 1 as cheaply. These are inverse transforms in whole numbers, written out in plain C with the same numbers in the
/// processor's own instructions, as that of the whole size is: every machine gives the same pixels. The sizes between have no such
/// instructions, and gain little.
/// </summary>
internal static class JpegScale
{
    /// <summary>
    /// So many times the sides that are needed are decoded at least: then what the transform leaves out of a block is what the averages
    /// that follow leave out, too (docs/performance.md has the differences).
    /// </summary>
    public const int Spare = 2;

    /// <summary>Smaller images are decoded whole: that takes a few milliseconds and megabytes, and is exact.</summary>
    private const long LeastPixels = 1 << 20;

    private const int Block = 8;

    /// <summary>What the pixels are to stand for.</summary>
    /// <param name="codec">The image.</param>
    /// <param name="orientation">How it is stored, 1 to 8.</param>
    /// <param name="need">What it is scaled to; null for every pixel.</param>
    /// <returns>Null where every pixel is to be decoded.</returns>
    public static PixelCover? Of(SKCodec codec, int orientation, ImageNeed? need)
    {
        (int width, int height) = (codec.Info.Width, codec.Info.Height);
        if (need is null || (long)width * height < LeastPixels)
        {
            return null;
        }

        bool turns = ExifOrientation.Turns(orientation);
        (long across, long down) = turns ? (need.Height, need.Width) : (need.Width, need.Height);
        for (int square = Block; square > 1; square /= 2)
        {
            if (width >= Spare * across * square && height >= Spare * down * square)
            {
                SKSizeI size = codec.GetScaledDimensions(1f / square);
                (int left, int top) =
                    ExifOrientation.Out((size.Width * square) - width, (size.Height * square) - height, orientation);
                return turns ? new PixelCover(square, left, top, height, width) : new PixelCover(square, left, top, width, height);
            }
        }

        return null;
    }
}
