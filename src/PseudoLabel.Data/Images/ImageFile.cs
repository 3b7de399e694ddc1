namespace PseudoLabel.Data.Images;

/// <summary>The bytes of one image of a table, as they lie in its file or archive.</summary>
public static class ImageFile
{
    /// <summary>Reads them.</summary>
    /// <param name="index">The table of images.</param>
    /// <param name="row">The image's row.</param>
    /// <param name="source">Opens files.</param>
    /// <exception cref="ImageException">They cannot be had, or are more than are read of an image.</exception>
    public static byte[] Read(TableIndex index, int row, IDataSource source)
    {
        using var bytes = new ImageBytes(index, source);
        return bytes.Read(row);
    }
}
