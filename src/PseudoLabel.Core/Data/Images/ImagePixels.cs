namespace PseudoLabel.Core.Data.Images;

/// <summary>A decoded image: red, green and blue of each pixel, a byte each, row by row from the top; gray ones have the same value thrice.</summary>
public sealed class ImagePixels
{
    /// <summary>The most pixels that an image may declare, 64 million: what it would take is bounded before anything is decoded.</summary>
    public const long MaxPixels = 1L << 26;

    /// <summary>Creates an image over given bytes; they are not copied.</summary>
    /// <param name="width">Pixels from left to right, at least 1.</param>
    /// <param name="height">Pixels from top to bottom, at least 1.</param>
    /// <param name="rgb">width x height x 3 values.</param>
    public ImagePixels(int width, int height, byte[] rgb)
    {
        ArgumentNullException.ThrowIfNull(rgb);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.LongLength, (long)width * height * 3);
        Width = width;
        Height = height;
        Rgb = rgb;
    }

    /// <summary>Pixels from left to right.</summary>
    public int Width { get; }

    /// <summary>Pixels from top to bottom.</summary>
    public int Height { get; }

    /// <summary>The values.</summary>
    public byte[] Rgb { get; }

    /// <summary>Whether every pixel is a shade of gray.</summary>
    public bool IsGray()
    {
        for (int i = 0; i < Rgb.Length; i += 3)
        {
            if (Rgb[i] != Rgb[i + 1] || Rgb[i] != Rgb[i + 2])
            {
                return false;
            }
        }

        return true;
    }
}
