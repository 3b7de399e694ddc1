namespace PseudoLabel.Data.Images;

/// <summary>Looks at the first images of a table.</summary>
public static class ImageProbe
{
    /// <summary>Whether the first images are all shades of gray.</summary>
    /// <param name="index">A table of images.</param>
    /// <param name="most">How many are looked at.</param>
    /// <param name="source">Where their bytes are.</param>
    /// <returns>Null where none of them can be read.</returns>
    public static bool? AllGray(TableIndex index, int most, IDataSource source)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(source);
        IImageDecoder decoder = ImageReader.DecoderOf(source);
        using var bytes = new ImageBytes(index, source);
        bool? gray = null;
        for (int row = 0; row < Math.Min(most, index.Rows) && gray != false; row++)
        {
            try
            {
                using ImagePixels image = decoder.Decode(bytes.Read(row));
                gray = image.IsGray();
            }
            catch (ImageException)
            {
                // The reader sets it aside and says why.
            }
        }

        return gray;
    }
}
