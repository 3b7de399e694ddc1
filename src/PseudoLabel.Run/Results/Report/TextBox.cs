using System.Globalization;
using System.Xml.Linq;

namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// Where something lies in a drawing, in the units of its view box. A text's place is an estimate that leaves room: no font is at
/// hand where the page is written.
/// </summary>
internal readonly record struct TextBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Size of a drawing's texts.</summary>
    public const double FontSize = 12.5;

    // Digits and small letters of common fonts are narrower; full-width characters are as wide as they are high.
    private const double Wide = 1.05;
    private const double Narrow = 0.62;
    private const double Ascent = 0.85;
    private const double Descent = 0.25;

    /// <summary>The place of a text element.</summary>
    public static TextBox Of(XElement text, double fontSize = FontSize)
    {
        double width = fontSize * text.Value.Sum(c => c >= '\u1100' ? Wide : Narrow);
        double x = Number(text, "x");
        double y = Number(text, "y");
        double left = text.Attribute("text-anchor")?.Value switch { "end" => x - width, "middle" => x - (width / 2), _ => x };
        return new TextBox(left, y - (Ascent * fontSize), left + width, y + (Descent * fontSize));
    }

    /// <summary>A point with some room around it.</summary>
    public static TextBox Around(double x, double y, double room) => new(x - room, y - room, x + room, y + room);

    /// <summary>Whether two places share more than an edge.</summary>
    public bool Overlaps(TextBox other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;

    /// <summary>Whether this lies in another.</summary>
    public bool Inside(TextBox other) => Left >= other.Left && Right <= other.Right && Top >= other.Top && Bottom <= other.Bottom;

    private static double Number(XElement text, string name) => double.Parse(text.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
