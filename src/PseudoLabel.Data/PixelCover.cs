namespace PseudoLabel.Data;

/// <summary>
/// What the pixels of an image stand for that was decoded smaller than it is: squares of the pixels that it declares. Where a side is no
/// multiple of theirs, those at one of its ends stick out of the image; it is measured without what sticks out, so that nothing moves.
/// </summary>
/// <param name="Square">Declared pixels along a side of a square: 1 where nothing was left out.</param>
/// <param name="Left">Declared pixels that the first column sticks out.</param>
/// <param name="Top">Declared pixels that the first row sticks out.</param>
/// <param name="Width">Declared pixels from left to right.</param>
/// <param name="Height">Declared pixels from top to bottom.</param>
public sealed record PixelCover(int Square, int Left, int Top, int Width, int Height);
