using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PseudoLabel.Run.Results.Report;

/// <summary>A drawing of the page as a file by itself: with its title, its legend and its style, in the light colors.</summary>
internal static partial class SvgFile
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private const double Above = 24;

    // Labels under the two ends of an axis reach over them.
    private const double Beside = 8;
    private const double LegendLine = 18;
    private const int TitleLength = 80;
    private static readonly Dictionary<string, string> Colors = ReadColors();
    private static readonly string Style = Resolved(ReportStyle.Charts);

    /// <summary>The file.</summary>
    /// <param name="drawing">The drawing.</param>
    /// <param name="title">What stands above it.</param>
    /// <param name="legend">What stands below it.</param>
    public static string Of(XElement drawing, string title, IReadOnlyList<(string Color, string Name)> legend)
    {
        double[] box = [.. drawing.Attribute("viewBox")!.Value.Split(' ').Select(v => double.Parse(v, CultureInfo.InvariantCulture))];
        double width = box[2] + (2 * Beside);
        double height = box[3] + Above + (LegendLine * legend.Count) + (legend.Count == 0 ? 0 : 8);
        XElement file = Moved(Html.El(
            "svg",
            Html.At("viewBox", string.Create(CultureInfo.InvariantCulture, $"{-Beside} {-Above} {width} {height}")),
            Html.At("width", width),
            Html.At("height", height),
            Html.El("style", Style),
            Html.El(
                "rect", Html.At("x", -Beside), Html.At("y", -Above), Html.At("width", width), Html.At("height", height),
                Html.At("style", "fill: var(--card)")),
            ChartFrame.Text(4, -8, Names.Short(title, TitleLength), "start", "strong"),
            legend.Select((item, i) => new[]
            {
                Html.El(
                    "rect", Html.At("x", 4.0), Html.At("y", box[3] + 5 + (i * LegendLine)), Html.At("width", "12"), Html.At("height", "12"),
                    Html.At("rx", "3"), Html.At("style", $"fill: var(--{item.Color})")),
                ChartFrame.Text(22, box[3] + 15.5 + (i * LegendLine), Names.Short(item.Name, Names.Most), "start"),
            })));
        file.Add(drawing.Elements().Select(Moved));
        return file.ToString(SaveOptions.DisableFormatting);
    }

    /// <summary>The same in the namespace of drawings, its colors by value: not every program that draws knows variables.</summary>
    private static XElement Moved(XElement element) => new(
        Svg + element.Name.LocalName,
        element.Attributes().Select(a => a.Name.LocalName == "style" ? new XAttribute("style", Resolved(a.Value)) : a),
        element.Nodes().Select(node => node is XElement child ? Moved(child) : node));

    private static string Resolved(string style) => Variable().Replace(style, m => Colors[m.Groups[1].Value]);

    private static Dictionary<string, string> ReadColors()
    {
        Dictionary<string, string> colors = new(StringComparer.Ordinal);
        foreach (Match match in Definition().Matches(ReportStyle.Css))
        {
            // The light ones come first.
            colors.TryAdd(match.Groups[1].Value, match.Groups[2].Value);
        }

        return colors;
    }

    [GeneratedRegex(@"var\(--([a-z0-9-]+)\)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"--([a-z0-9-]+): (#[0-9a-f]{6})")]
    private static partial Regex Definition();
}
