namespace PseudoLabel.Data;

/// <summary>
/// The sides that an image is scaled to by those who asked for it: a decoder may leave out what they would average away. All that is made
/// of one image by one schema is made of the same pixels, whatever of it is read at a time.
/// </summary>
/// <param name="Width">Pixels from left to right, of the upright image.</param>
/// <param name="Height">Pixels from top to bottom.</param>
public sealed record ImageNeed(int Width, int Height)
{
    /// <summary>What the rows of a schema need: their pixels and their pictures, also where the pictures are not read.</summary>
    /// <param name="shape">The shape of the rows.</param>
    /// <param name="picture">The shape of the pictures; null where there are none.</param>
    public static ImageNeed Of(ImageShape shape, ImageShape? picture)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return new ImageNeed(Math.Max(shape.Width, picture?.Width ?? 0), Math.Max(shape.Height, picture?.Height ?? 0));
    }
}
