using System.Xml.Linq;
using PseudoLabel.Learning.Metrics;
using static PseudoLabel.Run.Results.Report.ChartFrame;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>
/// The share of right predictions by confidence (DeGroot and Fienberg 1983; Guo et al. 2017, figure 1), with its limits and the rows it
/// rests on.
/// </summary>
internal static class ReliabilityDiagram
{
    /// <summary>Chance of error on each side of a bin's limits.</summary>
    private const double Risk = 0.025;

    /// <summary>Height of the highest bar of counts, as a share of the plot.</summary>
    private const double CountsHeight = 0.2;

    /// <summary>Draws it.</summary>
    /// <param name="title">What it shows.</param>
    /// <param name="bins">Bins of the confidence; empty ones are left out.</param>
    public static XElement Draw(string title, IReadOnlyList<ReliabilityBin> bins)
    {
        ReliabilityBin[] filled = [.. bins.Where(b => b.Count > 0)];
        double most = filled.Select(b => b.Count).DefaultIfEmpty(1).Max();
        double[] ticks = [0, 0.25, 0.5, 0.75, 1];
        var frame = new ChartFrame { XRange = (0, 1), YRange = (0, 1) };
        return frame.Svg(
            title,
            string.Join("; ", filled.Select(Words)),
            frame.YAxis(ticks, Figures.ShortPercent),
            frame.XAxis(ticks, Figures.ShortPercent, "confidence"),
            filled.Select(b => Bar(
                frame.X(b.Lower), frame.Y(CountsHeight * b.Count / most), frame.X(b.Upper) - frame.X(b.Lower) - 1,
                frame.Y(0) - frame.Y(CountsHeight * b.Count / most), "rest", Words(b))),
            Line(frame.X(0), frame.Y(0), frame.X(1), frame.Y(1), "ref"),
            filled.Select(b => Limits(frame, b)),
            filled.Select(b => El(
                "circle", Class("dot"), At("cx", frame.X(b.MeanConfidence)), At("cy", frame.Y(b.Accuracy)), At("r", 4.5),
                El("title", Words(b)))));
    }

    private static XElement Limits(ChartFrame frame, ReliabilityBin bin)
    {
        (double lower, double upper) = BinomialInterval.Wilson((long)Math.Round(bin.Accuracy * bin.Count), bin.Count, Risk);
        return Line(frame.X(bin.MeanConfidence), frame.Y(lower), frame.X(bin.MeanConfidence), frame.Y(upper), "error");
    }

    private static string Words(ReliabilityBin bin) =>
        $"confidence {Figures.Percent(bin.MeanConfidence)}: {Figures.Percent(bin.Accuracy)} of {Figures.Count(bin.Count)} rows right";
}
