using System.Text;
using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// A figure: its title, the drawing, the legend, its numbers in a fold, and both to be had as files. The page has no script and asks for
/// nothing, so the files lie in the links themselves.
/// </summary>
internal sealed record Figure
{
    /// <summary>Characters of a link above which it is left out: the page is to stay small.</summary>
    private const int LongestLink = 200_000;

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be known to read it.</summary>
    public string? Note { get; init; }

    /// <summary>The drawing.</summary>
    public required XElement Drawing { get; init; }

    /// <summary>Its colors and their names.</summary>
    public IReadOnlyList<(string Color, string Name)> Legend { get; init; } = [];

    /// <summary>Its numbers; null where one table holds those of many figures.</summary>
    public FigureData? Data { get; init; }

    /// <summary>The name of its files, without what they end in; null where it is none.</summary>
    public required string? File { get; init; }

    /// <summary>The figure.</summary>
    public XElement Build() => El(
        "figure",
        El("figcaption", Names.Of(Title), Note is null ? null : El("small", Note)),
        Drawing,
        Legend.Count == 0 ? null : LegendOf(Legend),
        File is null ? null
            : Links(Svg(Drawing, File, Title, Legend), Csv(Data, File, Title)),
        Data is null ? null : Fold(Data, Title));

    /// <summary>A fold with the numbers.</summary>
    public static XElement Fold(FigureData data, string title) =>
        El("details", Class("data"), El("summary", "Numbers"), data.Table($"{Names.Short(title)}: the numbers"));

    /// <summary>A link that gives the drawing as a file.</summary>
    public static XElement? Svg(
        XElement drawing, string file, string title, IReadOnlyList<(string Color, string Name)>? legend = null) =>
        Link("SVG", $"{file}.svg", "image/svg+xml", title, SvgFile.Of(drawing, title, legend ?? []));

    /// <summary>A link that gives the numbers as CSV.</summary>
    public static XElement? Csv(FigureData? data, string file, string title) =>
        data is null ? null : Link("CSV", $"{file}.csv", "text/csv;charset=utf-8", title, data.Csv());

    /// <summary>The line of links; null where there are none.</summary>
    public static XElement? Links(params IEnumerable<XElement?> links)
    {
        XElement[] all = [.. links.OfType<XElement>()];
        return all.Length == 0 ? null
            : El("p", Class("get"), "Save: ", all.Select((link, i) => new object?[] { i > 0 ? ", " : null, link }));
    }

    private static XElement? Link(string shown, string file, string type, string title, string content)
    {
        string data = Convert.ToBase64String(Encoding.UTF8.GetBytes(content));
        return data.Length > LongestLink ? null : El(
            "a", At("href", $"data:{type};base64,{data}"), At("download", file), At("aria-label", $"{shown}: {Names.Short(title)}"), shown);
    }

    private static XElement LegendOf(IEnumerable<(string Color, string Name)> items) => El(
        "ul",
        Class("legend"),
        items.Select(item => El(
            "li",
            El("svg", At("viewBox", "0 0 12 12"), At("aria-hidden", "true"),
                El("rect", At("width", "12"), At("height", "12"), At("rx", "3"), At("style", $"fill: var(--{item.Color})"))),
            Names.Of(item.Name))));
}
