using System.Xml.Linq;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.ChartFrame;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Rows selected by round, stacked by class.</summary>
internal static class StackedBars
{
    private const double BarWidth = 0.62;

    /// <summary>Draws it; rounds without selection (the supervised model's) are left out.</summary>
    public static XElement Draw(IReadOnlyList<RoundSummary> rounds, IReadOnlyList<string> classes, ClassColors colors)
    {
        RoundSummary[] shown = [.. rounds.Where(r => r.Round > 0)];
        double[] ticks = Ticks(0, Math.Max(1, shown.Select(r => r.SelectedByClass.Sum()).DefaultIfEmpty(1).Max()));
        int last = Math.Max(1, shown.Select(r => r.Round).DefaultIfEmpty(1).Max());
        var frame = new ChartFrame { XRange = (0.4, last + 0.6), YRange = (0, ticks[^1]) };
        return frame.Svg(
            "Rows selected for training by round and class",
            string.Join("; ", shown.Select(r => $"round {r.Round}: {Figures.Count(r.SelectedByClass.Sum())} rows")),
            frame.YAxis(ticks, ShortCount),
            frame.XAxis(RoundTicks(1, last), Figures.Short, "round"),
            shown.SelectMany(r => Bars(frame, r, classes, colors)));
    }

    /// <summary>Its numbers: rows by round and class, of all classes.</summary>
    public static FigureData Data(IReadOnlyList<RoundSummary> rounds, IReadOnlyList<string> classes)
    {
        RoundSummary[] shown = [.. rounds.Where(r => r.Round > 0)];
        return new FigureData(
            ["Class", .. shown.Select(r => $"#Round {r.Round}")],
            [.. classes.Select((name, c) => (IReadOnlyList<FigureCell>)
                [FigureCell.Of(name), .. shown.Select(r => FigureCell.Of(Figures.At(r.SelectedByClass, c)))])]);
    }

    private static IEnumerable<XElement> Bars(ChartFrame frame, RoundSummary round, IReadOnlyList<string> classes, ClassColors colors)
    {
        double left = frame.X(round.Round - (BarWidth / 2));
        double width = frame.X(round.Round + (BarWidth / 2)) - left;
        long below = 0;
        var parts = colors.Own
            .Select(c => (Name: Names.Short(classes[c]), Color: colors.Of(c), Rows: Figures.At(round.SelectedByClass, c))).ToList();
        if (colors.Rest > 0)
        {
            parts.Add(($"{colors.Rest} other classes", "rest", round.SelectedByClass.Sum() - parts.Sum(p => p.Rows)));
        }

        foreach ((string name, string color, long rows) in parts.Where(p => p.Rows > 0))
        {
            double top = frame.Y(below + rows);
            yield return Bar(left, top, width, frame.Y(below) - top, color, $"round {round.Round}, {name}: {Figures.Count(rows)}");
            below += rows;
        }
    }
}
