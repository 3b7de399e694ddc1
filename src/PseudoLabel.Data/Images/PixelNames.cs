using System.Globalization;

namespace PseudoLabel.Data.Images;

/// <summary>
/// The columns of image files: <c>pixel_Y_X</c>, or <c>pixel_Y_X_r</c>, <c>_g</c> and <c>_b</c>, both counted from 0 at the top left. A
/// table with these columns, from 0 to 255, can stand beside images.
/// </summary>
public static class PixelNames
{
    private static readonly string[] Colors = ["_r", "_g", "_b"];

    /// <summary>The names, <see cref="ImageShape.Columns"/> of them, in the order of the pixels.</summary>
    /// <param name="shape">The shape.</param>
    public static IReadOnlyList<string> Of(ImageShape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        string[] names = new string[shape.Columns];
        for (int i = 0; i < names.Length; i++)
        {
            int pixel = i / shape.Channels;
            string color = shape.Channels == 1 ? "" : Colors[i % shape.Channels];
            names[i] = string.Create(CultureInfo.InvariantCulture, $"pixel_{pixel / shape.Width}_{pixel % shape.Width}{color}");
        }

        return names;
    }

    /// <summary>The schema of image files.</summary>
    /// <param name="shape">The shape that they are brought to.</param>
    /// <param name="label">The label column's name in tables beside them.</param>
    public static TableSchema Schema(ImageShape shape, string label) => new()
    {
        Columns = [.. Of(shape).Select(name => new ColumnSpec(name, ColumnKind.Numeric, "a pixel"))],
        LabelColumn = label,
        Image = shape,
        ImageFiles = true,
    };
}
