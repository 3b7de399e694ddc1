using System.Globalization;
using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The frame of a chart: its size, its two linear scales and its axes. Sizes are in the units of the SVG's view box.</summary>
internal sealed class ChartFrame
{
    /// <summary>The upper end of the plot.</summary>
    public const double PlotTop = 16;
    private const double Right = 14;

    /// <summary>Whole width.</summary>
    public double Width { get; init; } = 400;

    /// <summary>Whole height.</summary>
    public double Height { get; init; } = 250;

    /// <summary>Room for the labels of the vertical axis.</summary>
    public double Left { get; init; } = 56;

    /// <summary>Room for the labels of the horizontal axis.</summary>
    public double Bottom { get; init; } = 42;

    /// <summary>Values at the two ends of the horizontal axis.</summary>
    public required (double From, double To) XRange { get; init; }

    /// <summary>Values at the two ends of the vertical axis.</summary>
    public required (double From, double To) YRange { get; init; }

    /// <summary>The left end of the plot.</summary>
    public double PlotLeft => Left;

    /// <summary>The right end of the plot.</summary>
    public double PlotRight => Width - Right;

    /// <summary>The lower end of the plot.</summary>
    public double PlotBottom => Height - Bottom;

    /// <summary>Where a value lies from the left.</summary>
    public double X(double value) => PlotLeft + ((PlotRight - PlotLeft) * (value - XRange.From) / (XRange.To - XRange.From));

    /// <summary>Where a value lies from the top.</summary>
    public double Y(double value) => PlotBottom - ((PlotBottom - PlotTop) * (value - YRange.From) / (YRange.To - YRange.From));

    /// <summary>The drawing, with its title and its description in words.</summary>
    public XElement Svg(string title, string description, params object?[] content) => El(
        "svg",
        At("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {Width} {Height}")),
        At("role", "img"),
        El("title", title),
        El("desc", description),
        content);

    /// <summary>Horizontal grid lines with their labels.</summary>
    public IEnumerable<XElement> YAxis(IEnumerable<double> ticks, Func<double, string> label) => ticks.SelectMany(tick => new[]
    {
        Line(PlotLeft, Y(tick), PlotRight, Y(tick), tick == YRange.From ? "axis" : "grid"),
        Text(PlotLeft - 7, Y(tick) + 4, label(tick), "end"),
    });

    /// <summary>Labels under the horizontal axis and its name below them.</summary>
    public IEnumerable<XElement> XAxis(IEnumerable<double> ticks, Func<double, string> label, string? name)
    {
        foreach (double tick in ticks)
        {
            yield return Text(X(tick), PlotBottom + 18, label(tick), "middle");
        }

        if (name is not null)
        {
            yield return Text((PlotLeft + PlotRight) / 2, Height - 6, name, "middle");
        }
    }

    /// <summary>A line.</summary>
    public static XElement Line(double x1, double y1, double x2, double y2, string style) =>
        El("line", At("x1", x1), At("y1", y1), At("x2", x2), At("y2", y2), Class(style));

    /// <summary>A text; <paramref name="anchor"/> is <c>start</c>, <c>middle</c> or <c>end</c>.</summary>
    public static XElement Text(double x, double y, string text, string anchor, string? style = null) =>
        El("text", At("x", x), At("y", y), At("text-anchor", anchor), style is null ? null : Class(style), text);

    /// <summary>A filled rectangle that names itself under the pointer.</summary>
    public static XElement Bar(double x, double y, double width, double height, string color, string title) => El(
        "rect",
        Class("bar"),
        At("x", x),
        At("y", y),
        At("width", Math.Max(0, width)),
        At("height", Math.Max(0, height)),
        At("style", $"fill: var(--{color})"),
        El("title", title));

    /// <summary>Some four round values that cover a range; the first and last lie at or beyond its ends.</summary>
    public static double[] Ticks(double low, double high)
    {
        if (!(high > low))
        {
            double room = low == 0 ? 1 : Math.Abs(low) * 0.1;
            (low, high) = (low - room, low + room);
        }

        double rough = (high - low) / 4;
        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * ((rough / power) switch { <= 1 => 1, <= 2 => 2, <= 2.5 => 2.5, <= 5 => 5, _ => 10 });
        double first = Math.Floor((low / step) + 1e-9);
        double last = Math.Ceiling((high / step) - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    /// <summary>A count for an axis: <c>250k</c>, <c>1.2M</c>.</summary>
    public static string ShortCount(double value) => value switch
    {
        >= 1e9 => (value / 1e9).ToString("0.##", CultureInfo.InvariantCulture) + "B",
        >= 1e6 => (value / 1e6).ToString("0.##", CultureInfo.InvariantCulture) + "M",
        >= 1e3 => (value / 1e3).ToString("0.##", CultureInfo.InvariantCulture) + "k",
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    /// <summary>Every round's number while there is room, else every second, fifth, tenth.</summary>
    public static IEnumerable<double> RoundTicks(int first, int last)
    {
        int step = (last - first) switch { <= 12 => 1, <= 25 => 2, <= 60 => 5, _ => 10 };
        return Enumerable.Range(first, last - first + 1).Where(r => r % step == 0).Select(r => (double)r);
    }
}
