using System.Globalization;

namespace PseudoLabel.Data;

/// <summary>The shape of an image. Its pixels, as columns of a table, go row by row, the channels of a pixel side by side.</summary>
/// <param name="Height">Pixels from top to bottom, at least 1.</param>
/// <param name="Width">Pixels from left to right, at least 1.</param>
/// <param name="Channels">1 for shades of gray, 3 for red, green and blue.</param>
public sealed record ImageShape(int Height, int Width, int Channels)
{
    /// <summary>The longest side that is taken.</summary>
    public const int MaxSide = 256;

    /// <summary>Columns of an image.</summary>
    public int Columns => Height * Width * Channels;

    /// <summary>Reads <c>8x8</c> or <c>32x32x3</c>: height, width and, where there are several, channels.</summary>
    /// <param name="text">The text.</param>
    /// <param name="shape">The shape; null where the text is none.</param>
    /// <returns>Whether the text is a shape: sides of 1 to <see cref="MaxSide"/>, 1 or 3 channels.</returns>
    public static bool TryParse(string text, out ImageShape? shape)
    {
        ArgumentNullException.ThrowIfNull(text);
        shape = null;
        string[] parts = text.Split('x');
        if (parts.Length is not (2 or 3))
        {
            return false;
        }

        var numbers = new int[3];
        numbers[2] = 1;
        for (int i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]))
            {
                return false;
            }
        }

        if (numbers[0] is < 1 or > MaxSide || numbers[1] is < 1 or > MaxSide || numbers[2] is not (1 or 3))
        {
            return false;
        }

        shape = new ImageShape(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => Channels == 1
        ? string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}")
        : string.Create(CultureInfo.InvariantCulture, $"{Height}x{Width}x{Channels}");
}
