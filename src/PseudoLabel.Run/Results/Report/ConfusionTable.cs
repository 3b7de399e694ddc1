using System.Xml.Linq;
using PseudoLabel.Learning.Metrics.Evaluation;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Truth by rows, prediction by columns, each cell shaded by its share of the row.</summary>
internal static class ConfusionTable
{
    private const int Most = 20;
    private const int MostPairs = 50;
    private const int Shades = 5;

    /// <summary>Classes up to which the table stands beside another figure, and its headings are written across.</summary>
    private const int Few = 5;
    private const string Title = "Truth and prediction";
    private const string File = "confusion";

    /// <summary>The figure; null without counts, as in runs of earlier versions.</summary>
    public static XElement? Build(RunMetrics metrics)
    {
        int classes = metrics.Classes.Count;
        ConfusionCell[] cells =
            [.. metrics.Calibration.Confusion.Where(c => c.Label >= 0 && c.Label < classes && c.Predicted >= 0 && c.Predicted < classes)];
        if (cells.Length == 0)
        {
            return null;
        }

        XElement? csv = Figure.Csv(Data(metrics.Classes, cells), File, Title);
        string many = classes > Most
            ? $" The first {Most} of {Figures.Count(classes)} classes; {(csv is null ? "metrics.json" : "the CSV")} has all." : "";
        ConfusionCell[] pairs = [.. cells.Where(c => c.Label != c.Predicted).OrderByDescending(c => c.Rows)];
        return El(
            "figure",
            classes > Few ? Class("whole") : null,
            El("figcaption", Title, El("small", "Held-out labeled rows, predicted by chains that never saw them: how many rows of each "
                + "class (down) were predicted as which (across), shaded by the share of the class." + many)),
            Matrix(metrics.Classes, cells),
            Figure.Links(Figure.Svg(ConfusionDrawing.Of(metrics.Classes, cells, Math.Min(Most, classes)), File, Title), csv),
            pairs.Length == 0 ? null : El(
                "details",
                Class("data"),
                El("summary", "Most often taken for another"),
                Data(metrics.Classes, [.. pairs.Take(MostPairs)]).Table(
                    pairs.Length > MostPairs ? $"The first {MostPairs} of {Figures.Count(pairs.Length)} pairs" : "All pairs")));
    }

    private static FigureData Data(IReadOnlyList<string> classes, IReadOnlyList<ConfusionCell> cells) => new(
        ["Truth", "Predicted", "#Rows"],
        [.. cells.Select(c => (IReadOnlyList<FigureCell>)
            [FigureCell.Of(classes[c.Label]), FigureCell.Of(classes[c.Predicted]), FigureCell.Of(c.Rows)])]);

    private static XElement Matrix(IReadOnlyList<string> classes, ConfusionCell[] cells)
    {
        var rows = cells.ToLookup(c => c.Label);
        int shown = Math.Min(Most, classes.Count);
        return El(
            "div",
            Class("scroll"),
            At("tabindex", "0"),
            At("role", "region"),
            At("aria-label", Title),
            El(
                "table",
                Class("matrix"),
                El("caption", El("span", "Rows by their label and their prediction")),
                El("thead", El(
                    "tr",
                    El("th", At("scope", "col"), "truth \\ predicted"),
                    classes.Take(shown).Select(
                        name => El("th", At("scope", "col"), Class(classes.Count > Few ? "up" : "n"), Names.Of(name, 20))))),
                El("tbody", classes.Take(shown).Select((name, i) => Row(name, i, shown, [.. rows[i]])))));
    }

    private static XElement Row(string name, int label, int shown, ConfusionCell[] cells)
    {
        double all = Math.Max(1, cells.Sum(c => c.Rows));
        Dictionary<int, long> rows = cells.GroupBy(c => c.Predicted).ToDictionary(g => g.Key, g => g.Sum(c => c.Rows));
        return El(
            "tr",
            El("th", At("scope", "row"), Names.Of(name, 24)),
            Enumerable.Range(0, shown).Select(k =>
            {
                long count = rows.GetValueOrDefault(k);
                double shade = Math.Round(Shades * count / all);
                return El("td", Class($"n heat{shade:0}{(k == label ? " right" : "")}"), Figures.Count(count));
            }));
    }
}
