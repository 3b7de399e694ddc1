using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.ChartFrame;

namespace PseudoLabel.Run.Results.Report;

/// <summary>How many rows have which confidence, and the threshold above which labels are accepted.</summary>
internal static class ConfidenceHistogramPlot
{
    /// <summary>Draws it, small: there is one for each class.</summary>
    /// <param name="name">Whose confidence.</param>
    /// <param name="bins">Rows in equal bins over [0, 1].</param>
    /// <param name="threshold">The threshold; null for none.</param>
    /// <param name="color">The color's name in the style sheet.</param>
    public static XElement Draw(string name, IReadOnlyList<long> bins, double? threshold, string color)
    {
        double[] ticks = Ticks(0, Math.Max(1, bins.DefaultIfEmpty(1).Max()));
        var frame = new ChartFrame
        {
            Width = 220,
            Height = 118,
            Left = 38,
            Bottom = 20,
            XRange = (0, 1),
            YRange = (0, ticks[^1]),
        };
        string cut = threshold is { } t ? $"; accepted from {Figures.Confidence(t)}" : "; no threshold accepts";
        return frame.Svg(
            $"Confidence of {Names.Short(name)}",
            $"{Figures.Count(bins.Sum())} rows{cut}",
            frame.YAxis([0, ticks[^1]], ShortCount),
            frame.XAxis([0, 0.5, 1], Figures.ShortPercent, null),
            bins.Select((rows, bin) => (Rows: rows, From: bin / (double)bins.Count, To: (bin + 1) / (double)bins.Count))
                .Where(b => b.Rows > 0)
                .Select(b => Bar(
                    frame.X(b.From),
                    frame.Y(b.Rows),
                    frame.X(b.To) - frame.X(b.From),
                    frame.Y(0) - frame.Y(b.Rows),
                    color,
                    $"{Figures.ShortPercent(b.From)} to {Figures.ShortPercent(b.To)}: {Figures.Count(b.Rows)}")),
            threshold is { } at && at is >= 0 and <= 1 ? Line(frame.X(at), PlotTop - 6, frame.X(at), frame.PlotBottom, "cut") : null);
    }
}
