using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.ChartFrame;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>A value by round, with its standard error where it has one, one round marked and a level drawn across.</summary>
internal sealed record LineChart
{
    /// <summary>What the chart shows, for those who do not see it.</summary>
    public required string Title { get; init; }

    /// <summary>The value of each round and its standard error (0 for none); rounds whose value is no number are left out.</summary>
    public required IReadOnlyList<(int Round, double Value, double Error)> Points { get; init; }

    /// <summary>The level drawn across, and its name.</summary>
    public required (double Value, string Name) Reference { get; init; }

    /// <summary>The round that is marked, and why.</summary>
    public required (int Round, string Name) Mark { get; init; }

    /// <summary>Draws it.</summary>
    public XElement Draw()
    {
        List<(int Round, double Value, double Error)> points =
            [.. Points.Where(p => double.IsFinite(p.Value)).Select(p => p with { Error = double.IsFinite(p.Error) ? p.Error : 0 })];
        IEnumerable<double> levels = points.SelectMany(p => new[] { p.Value - p.Error, p.Value + p.Error });
        levels = double.IsFinite(Reference.Value) ? levels.Append(Reference.Value) : levels;
        double[] ticks = Ticks(levels.DefaultIfEmpty(0).Min(), levels.DefaultIfEmpty(1).Max());
        int lastRound = Math.Max(1, Points.Select(p => p.Round).DefaultIfEmpty(1).Max());
        int firstRound = Math.Min(Points.Select(p => p.Round).DefaultIfEmpty(0).Min(), lastRound - 1);
        var frame = new ChartFrame { XRange = (firstRound - 0.3, lastRound + 0.3), YRange = (ticks[0], ticks[^1]) };
        string description = string.Join("; ", points.Select(p => $"round {p.Round}: {Figures.Number(p.Value)}"))
            + $"; {Reference.Name}: {Figures.Number(Reference.Value)}";

        return frame.Svg(
            Title,
            description,
            frame.YAxis(ticks, Figures.Short),
            frame.XAxis(RoundTicks(firstRound, lastRound), Figures.Short, "round"),
            ReferenceLine(frame, points),
            points.Where(p => p.Error > 0)
                .Select(p => Line(frame.X(p.Round), frame.Y(p.Value - p.Error), frame.X(p.Round), frame.Y(p.Value + p.Error), "error")),
            El("polyline", Class("curve"), At("points",
                string.Join(' ', points.Select(p => FormattableString.Invariant($"{frame.X(p.Round):0.##},{frame.Y(p.Value):0.##}"))))),
            points.Select(p => Dot(frame, p)),
            MarkLabel(frame, points));
    }

    private IEnumerable<XElement> ReferenceLine(ChartFrame frame, List<(int Round, double Value, double Error)> points)
    {
        if (!double.IsFinite(Reference.Value))
        {
            yield break;
        }

        double y = frame.Y(Reference.Value);
        // The name goes to the side of the line where the curve is not, unless that is outside the plot.
        bool below = points.Count > 0 && points[^1].Value > Reference.Value ? y + 16 < frame.PlotBottom : y - 20 < PlotTop;
        yield return Line(frame.PlotLeft, y, frame.PlotRight, y, "ref");
        yield return Text(frame.PlotRight, below ? y + 16 : y - 6, Reference.Name, "end", "halo");
    }

    private XElement Dot(ChartFrame frame, (int Round, double Value, double Error) point)
    {
        bool marked = point.Round == Mark.Round;
        string error = point.Error > 0 ? $" ± {Figures.Number(point.Error)}" : "";
        return El(
            "circle",
            Class(marked ? "best" : "dot"),
            At("cx", frame.X(point.Round)),
            At("cy", frame.Y(point.Value)),
            At("r", marked ? 6.5 : 4.5),
            El("title", $"round {point.Round}: {Figures.Number(point.Value)}{error}"));
    }

    private XElement? MarkLabel(ChartFrame frame, List<(int Round, double Value, double Error)> points)
    {
        int at = points.FindIndex(p => p.Round == Mark.Round);
        if (at < 0)
        {
            return null;
        }

        double x = frame.X(points[at].Round);
        double upper = frame.Y(points[at].Value + points[at].Error) - 13;
        double lower = frame.Y(points[at].Value - points[at].Error) + 22;
        double y = upper > PlotTop + 8 && lower > frame.PlotBottom - 8 ? upper : lower;
        y = lower > frame.PlotBottom ? upper : y;
        string anchor = x > frame.Width * 0.75 ? "end" : x < frame.Width * 0.25 ? "start" : "middle";
        return Text(x, y, $"{Mark.Name}: {Figures.Number(points[at].Value)}", anchor, "strong halo");
    }
}
