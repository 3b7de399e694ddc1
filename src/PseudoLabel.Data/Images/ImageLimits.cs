using System.Globalization;

namespace PseudoLabel.Data.Images;

/// <summary>Refuses images by what they declare, before anything is allocated for them.</summary>
public static class ImageLimits
{
    /// <summary>Refuses sides that are none, or too many pixels.</summary>
    /// <param name="width">The declared width.</param>
    /// <param name="height">The declared height.</param>
    /// <exception cref="ImageException">Says what is declared and what is the most.</exception>
    public static void Check(long width, long height)
    {
        if (width < 1 || height < 1)
        {
            throw new ImageException(
                string.Create(CultureInfo.InvariantCulture, $"it declares {width:N0} x {height:N0} pixels, which is no image"));
        }

        if (width > ImagePixels.MaxPixels || height > ImagePixels.MaxPixels || width * height > ImagePixels.MaxPixels)
        {
            throw new ImageException(string.Create(
                CultureInfo.InvariantCulture,
                $"it declares {width:N0} x {height:N0} pixels, more than the {ImagePixels.MaxPixels:N0} that are decoded"));
        }
    }

    /// <summary>As <see cref="Check"/>, for images of more than 8 bits a value.</summary>
    /// <param name="width">The declared width.</param>
    /// <param name="height">The declared height.</param>
    /// <param name="channels">Values of a pixel.</param>
    /// <exception cref="ImageException">Says what is declared and what is the most.</exception>
    public static void CheckDeep(long width, long height, int channels)
    {
        Check(width, height);
        if (width * height * channels > ImagePixels.MaxDeepValues)
        {
            throw new ImageException(string.Create(
                CultureInfo.InvariantCulture,
                $"it declares {width:N0} x {height:N0} x {channels} values of more than 8 bits, "
                    + $"more than the {ImagePixels.MaxDeepValues:N0} that are decoded"));
        }
    }

    /// <summary>Refuses pixels that cannot be in as few bytes, however they are packed.</summary>
    /// <param name="needed">Bytes of the pixels, unpacked.</param>
    /// <param name="packed">Bytes of the file.</param>
    /// <param name="most">The most that the packing makes of one byte.</param>
    /// <exception cref="ImageException">There are too few.</exception>
    public static void CheckPacked(long needed, long packed, int most)
    {
        if (needed / most > packed)
        {
            throw new ImageException("it is cut short or damaged: its pixels do not fit in as few bytes");
        }
    }
}
