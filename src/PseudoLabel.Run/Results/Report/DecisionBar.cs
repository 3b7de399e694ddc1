using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What became of the unlabeled rows, as one bar.</summary>
internal static class DecisionBar
{
    /// <summary>Draws it with its legend.</summary>
    public static XElement Draw(DecisionSummary decisions)
    {
        (string Name, long Rows, string Color)[] parts =
        [
            ("accepted", decisions.Accepted, "s2"), ("for review", decisions.Review, "s1"), ("rejected", decisions.Rejected, "rest"),
            .. decisions.Labeled == 0 ? [] : new[] { ("labeled before", decisions.Labeled, "s0") },
        ];
        long all = parts.Sum(p => p.Rows);
        var frame = new ChartFrame { Width = 1000, Height = 34, XRange = (0, 1), YRange = (0, 1) };
        var bars = new List<XElement>();
        double left = 0;
        foreach ((string name, long rows, string color) in parts.Where(p => p.Rows > 0))
        {
            double width = frame.Width * rows / all;
            bars.Add(ChartFrame.Bar(left, 0, width, frame.Height, color, $"{name}: {Figures.Count(rows)}"));
            left += width;
        }

        return El(
            "figure",
            El("figcaption", "What became of the unlabeled rows"),
            frame.Svg(
                "Unlabeled rows by decision",
                string.Join("; ", parts.Select(p => $"{p.Name}: {Figures.Count(p.Rows)}")),
                bars),
            Legend(parts.Select(p => (p.Color, $"{p.Name}: {Figures.Count(p.Rows)} ({Figures.Percent(p.Rows, all)})"))));
    }

    /// <summary>A legend: colors and their names.</summary>
    public static XElement Legend(IEnumerable<(string Color, string Name)> items) => El(
        "ul",
        Class("legend"),
        items.Select(item => El(
            "li",
            El("svg", At("viewBox", "0 0 12 12"), At("aria-hidden", "true"),
                El("rect", At("width", "12"), At("height", "12"), At("rx", "3"), At("style", $"fill: var(--{item.Color})"))),
            item.Name)));
}
