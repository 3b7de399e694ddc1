using System.Xml.Linq;
using PseudoLabel.Run.Contracts;

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

        return new Figure
        {
            Title = "What became of the unlabeled rows",
            Drawing = frame.Svg(
                "Unlabeled rows by decision",
                string.Join("; ", parts.Select(p => $"{p.Name}: {Figures.Count(p.Rows)}")),
                bars),
            Legend = [.. parts.Select(p => (p.Color, $"{p.Name}: {Figures.Count(p.Rows)} ({Figures.Percent(p.Rows, all)})"))],
            File = "decisions",
            Data = new FigureData(
                ["Decision", "#Rows", "#Share of the unlabeled rows"],
                [.. parts.Select(p => (IReadOnlyList<FigureCell>)
                [
                    FigureCell.Of(p.Name), FigureCell.Of(p.Rows), FigureCell.Of(all == 0 ? null : p.Rows / (double)all, Figures.Percent),
                ])]),
        }.Build();
    }
}
