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

    /// <summary>How a value is written.</summary>
    public required Func<double?, string> Say { get; init; }

    /// <summary>How a value is written beside the axis.</summary>
    public Func<double, string> SayShort { get; init; } = Figures.Short;

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
        string description = string.Join("; ", points.Select(p => $"round {p.Round}: {Say(p.Value)}"))
            + $"; {Reference.Name}: {Say(Reference.Value)}";
        XElement[] axes =
            [.. frame.YAxis(ticks, SayShort), .. frame.XAxis(RoundTicks(firstRound, lastRound), Figures.Short, "round")];
        LabelPlaces places = Places(frame, axes, points);

        return frame.Svg(
            Title,
            description,
            axes,
            double.IsFinite(Reference.Value)
                ? Line(frame.PlotLeft, frame.Y(Reference.Value), frame.PlotRight, frame.Y(Reference.Value), "ref") : null,
            points.Where(p => p.Error > 0)
                .Select(p => Line(frame.X(p.Round), frame.Y(p.Value - p.Error), frame.X(p.Round), frame.Y(p.Value + p.Error), "error")),
            El("polyline", Class("curve"), At("points",
                string.Join(' ', points.Select(p => FormattableString.Invariant($"{frame.X(p.Round):0.##},{frame.Y(p.Value):0.##}"))))),
            points.Select(p => Dot(frame, p)),
            MarkLabel(frame, points, places),
            double.IsFinite(Reference.Value) ? places.Put(ReferenceLabels(frame)) : null);
    }

    private LabelPlaces Places(ChartFrame frame, XElement[] axes, List<(int Round, double Value, double Error)> points)
    {
        var places = new LabelPlaces(frame, axes);
        foreach ((var from, var to) in points.Zip(points.Skip(1)))
        {
            places.Line(frame.X(from.Round), frame.Y(from.Value), frame.X(to.Round), frame.Y(to.Value));
        }

        foreach ((int round, double value, double error) in points)
        {
            places.Dot(frame.X(round), frame.Y(value), 7);
            places.Line(frame.X(round), frame.Y(value - error), frame.X(round), frame.Y(value + error));
        }

        if (double.IsFinite(Reference.Value))
        {
            places.Line(frame.PlotLeft, frame.Y(Reference.Value), frame.PlotRight, frame.Y(Reference.Value));
        }

        return places;
    }

    /// <summary>Where the level's name may stand: above or below its line, at either end or between.</summary>
    private IEnumerable<XElement> ReferenceLabels(ChartFrame frame) =>
        from y in new[] { frame.Y(Reference.Value) + 16, frame.Y(Reference.Value) - 6 }
        from at in new[] { (frame.PlotRight, "end"), (frame.PlotLeft + 4, "start"), ((frame.PlotLeft + frame.PlotRight) / 2, "middle") }
        select Text(at.Item1, y, Reference.Name, at.Item2, "halo");

    private XElement Dot(ChartFrame frame, (int Round, double Value, double Error) point)
    {
        bool marked = point.Round == Mark.Round;
        string error = point.Error > 0 ? $" ± {Say(point.Error)}" : "";
        return El(
            "circle",
            Class(marked ? "best" : "dot"),
            At("cx", frame.X(point.Round)),
            At("cy", frame.Y(point.Value)),
            At("r", marked ? 6.5 : 4.5),
            El("title", $"round {point.Round}: {Say(point.Value)}{error}"));
    }

    private XElement? MarkLabel(ChartFrame frame, List<(int Round, double Value, double Error)> points, LabelPlaces places)
    {
        int at = points.FindIndex(p => p.Round == Mark.Round);
        if (at < 0)
        {
            return null;
        }

        (int round, double value, double error) = points[at];
        double x = frame.X(round);
        return places.Put(
            from y in new[] { frame.Y(value + error) - 13, frame.Y(value - error) + 22, frame.Y(value) + 4 }
            from place in new[]
            {
                (x, "middle"), (x + 12, "start"), (x - 12, "end"), (frame.PlotRight, "end"), (frame.PlotLeft + 4, "start"),
            }
            select Text(place.Item1, y, $"{Mark.Name}: {Say(value)}", place.Item2, "strong halo"));
    }
}
