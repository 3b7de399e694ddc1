using PseudoLabel.Data.Images;

namespace PseudoLabel.Data;

/// <summary>
/// From the bytes of an image file to its pixels. The edge implements it: decoders are libraries that the science does without.
/// </summary>
public interface IImageDecoder
{
    /// <summary>
    /// Decodes an image of any <see cref="ImageFormat"/>, which its bytes tell, upright, without color
    /// management; transparent pixels lie on white.
    /// </summary>
    /// <param name="encoded">The file's bytes.</param>
    /// <param name="need">
    /// The sides that the caller scales it to: of one that is much larger, fewer pixels may come, each the mean of several, but still more
    /// than these; null for every pixel.
    /// </param>
    /// <returns>Its pixels, which the caller disposes; the same bytes and need give the same ones.</returns>
    /// <exception cref="ImageException">
    /// The bytes are no such image, are cut short or damaged, or declare more pixels than are decoded.
    /// </exception>
    ImagePixels Decode(ReadOnlySpan<byte> encoded, ImageNeed? need = null);
}
