using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using PseudoLabel.SelfTraining.Selection;
using static PseudoLabel.Run.Results.Report.ChartFrame;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// Precision against coverage: how right the labels of the surest rows are, the more of them are taken; the precision that was asked for,
/// and how many rows this run took.
/// </summary>
internal static class PrecisionCurvePlot
{
    private const double Room = 0.02;

    /// <summary>The figure; null without a curve, as in runs of earlier versions.</summary>
    public static XElement? Build(RunMetrics metrics)
    {
        PrecisionPoint[] curve =
        [
            .. metrics.Decisions.PrecisionCurve.Where(p => double.IsFinite(p.PoolShare + p.Precision + p.Lower)).OrderBy(p => p.PoolShare),
        ];
        return curve.Length < 2 ? null : new Figure
        {
            Title = "Precision against coverage",
            Note = "From the surest rows on: how many are labeled, and how many of these labels are right on held-out rows. The dashed "
                + "line is the lower end of a 95 % interval. Upright: what share this run labels, "
                + "class by class; the ring is its precision.",
            Drawing = Draw(metrics, curve),
            Legend = [("accent", "estimate"), ("soft", "lower limit, dashed"), ("bad", "precision asked for")],
            File = "precision-coverage",
            Data = new FigureData(
                ["#Share of the unlabeled rows", "#Precision", "#Lower limit", "#Held-out rows", "#Confidence from"],
                [.. curve.Select(p => (IReadOnlyList<FigureCell>)
                [
                    FigureCell.Of(p.PoolShare, Figures.Percent), FigureCell.Of(p.Precision, Figures.Percent),
                    FigureCell.Of(p.Lower, Figures.Percent), FigureCell.Of(p.LabeledRows), FigureCell.Of(p.Threshold, Figures.Number),
                ])]),
        }.Build();
    }

    private static XElement Draw(RunMetrics metrics, PrecisionPoint[] curve)
    {
        double target = metrics.Settings.PrecisionTarget;
        double share = metrics.Decisions.Accepted / (double)Math.Max(1, metrics.Decisions.Rows - metrics.Decisions.Labeled);
        double low = Math.Clamp(Math.Min(curve.Min(p => Math.Min(p.Lower, p.Precision)), target) - Room, 0, 0.95);
        double[] ticks = [.. Ticks(low, 1).Where(t => t is > -1e-9 and < 1 + 1e-9)];
        var frame = new ChartFrame { XRange = (0, 1), YRange = (Math.Min(low, ticks[0]), 1) };
        XElement[] axes =
        [
            .. frame.YAxis(ticks, Figures.ShortPercent),
            .. frame.XAxis([0, 0.25, 0.5, 0.75, 1], Figures.ShortPercent, "share of the unlabeled rows that get a label"),
        ];
        double? precision = metrics.Decisions.EstimatedPrecision is { } p && p >= frame.YRange.From && p <= 1 ? p : null;
        LabelPlaces places = Places(frame, axes, curve);
        places.Line(frame.PlotLeft, frame.Y(target), frame.PlotRight, frame.Y(target));
        places.Line(frame.X(share), PlotTop, frame.X(share), frame.PlotBottom);
        return frame.Svg(
            "Precision against coverage",
            $"{curve.Length} points from {Words(curve[0])} to {Words(curve[^1])}; asked for: {Figures.Percent(target)}; this run labels "
                + $"{Figures.Percent(share)} of the unlabeled rows",
            axes,
            Line(frame.PlotLeft, frame.Y(target), frame.PlotRight, frame.Y(target), "cut"),
            Line(frame.X(share), PlotTop, frame.X(share), frame.PlotBottom, "ref"),
            Curve(frame, curve, q => q.Lower, "curve lower"),
            Curve(frame, curve, q => q.Precision, "curve"),
            precision is { } at ? El(
                "circle", Class("best"), At("cx", frame.X(share)), At("cy", frame.Y(at)), At("r", 6.5),
                El("title", $"this run: {Figures.Percent(at)} of {Figures.Percent(share)}")) : null,
            places.Put(MarkLabels(frame, share)),
            places.Put(TargetLabels(frame, target)));
    }

    private static LabelPlaces Places(ChartFrame frame, XElement[] axes, PrecisionPoint[] curve)
    {
        var places = new LabelPlaces(frame, axes);
        foreach ((PrecisionPoint from, PrecisionPoint to) in curve.Zip(curve.Skip(1)))
        {
            places.Line(frame.X(from.PoolShare), frame.Y(from.Precision), frame.X(to.PoolShare), frame.Y(to.Precision));
            places.Line(frame.X(from.PoolShare), frame.Y(from.Lower), frame.X(to.PoolShare), frame.Y(to.Lower));
        }

        return places;
    }

    private static IEnumerable<XElement> MarkLabels(ChartFrame frame, double share) =>
        from y in new[] { frame.PlotBottom - 8, frame.PlotBottom - 40, (PlotTop + frame.PlotBottom) / 2, PlotTop + 24 }
        from place in new[] { (-6.0, "end"), (6.0, "start") }
        select Text(frame.X(share) + place.Item1, y, $"this run: {Figures.Percent(share)}", place.Item2, "strong halo");

    private static IEnumerable<XElement> TargetLabels(ChartFrame frame, double target) =>
        from y in new[] { frame.Y(target) + 16, frame.Y(target) - 6 }
        from place in new[] { (frame.PlotLeft + 4, "start"), (frame.PlotRight, "end"), ((frame.PlotLeft + frame.PlotRight) / 2, "middle") }
        select Text(place.Item1, y, $"asked for: {Figures.Percent(target)}", place.Item2, "halo");

    private static XElement Curve(ChartFrame frame, PrecisionPoint[] curve, Func<PrecisionPoint, double> of, string style) => El(
        "polyline",
        Class(style),
        At("points", string.Join(
            ' ', curve.Select(p => FormattableString.Invariant($"{frame.X(p.PoolShare):0.##},{frame.Y(of(p)):0.##}")))));

    private static string Words(PrecisionPoint point) =>
        $"{Figures.Percent(point.Precision)} (at least {Figures.Percent(point.Lower)}) of {Figures.Percent(point.PoolShare)} of the rows";
}
