using System.Globalization;
using System.Xml.Linq;
using PseudoLabel.Learning.Metrics.Evaluation;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>The table of truth and prediction as a drawing, for slides and papers.</summary>
internal static class ConfusionDrawing
{
    private const double Cell = 46;
    private const double Line = 24;
    private const double NamesWidth = 190;
    private const double NamesHeight = 96;
    private const int NameLength = 24;
    private const int HeadLength = 15;

    /// <summary>Draws it.</summary>
    /// <param name="classes">The names of all classes.</param>
    /// <param name="cells">Its counts.</param>
    /// <param name="shown">How many classes are drawn, the first ones.</param>
    public static XElement Of(IReadOnlyList<string> classes, IEnumerable<ConfusionCell> cells, int shown)
    {
        Dictionary<(int Label, int Predicted), long> counts =
            cells.GroupBy(c => (c.Label, c.Predicted)).ToDictionary(g => g.Key, g => g.Sum(c => c.Rows));
        ILookup<int, long> byLabel = counts.ToLookup(c => c.Key.Label, c => c.Value);
        var frame = new ChartFrame
        {
            Width = NamesWidth + (shown * Cell) + (NamesHeight / 2),
            Height = NamesHeight + (shown * Line),
            XRange = (0, 1),
            YRange = (0, 1),
        };
        return frame.Svg(
            "Truth and prediction",
            "Rows by their label, down, and their prediction, across",
            ChartFrame.Text(NamesWidth - 8, NamesHeight - 8, "truth \\ predicted", "end"),
            Enumerable.Range(0, shown).Select(k => Head(Names.Short(classes[k], HeadLength), NamesWidth + ((k + 0.5) * Cell))),
            Enumerable.Range(0, shown).Select(i => Row(i)));

        IEnumerable<XElement> Row(int label)
        {
            double top = NamesHeight + (label * Line);
            double all = Math.Max(1, byLabel[label].Sum());
            yield return ChartFrame.Text(NamesWidth - 8, top + 16.5, Names.Short(classes[label], NameLength), "end");
            for (int k = 0; k < shown; k++)
            {
                long count = counts.GetValueOrDefault((label, k));
                double left = NamesWidth + (k * Cell);
                yield return Box(left, top, count / all, k == label);
                yield return ChartFrame.Text(left + (Cell / 2), top + 16.5, ChartFrame.ShortCount(count), "middle", "strong");
            }
        }
    }

    private static XElement Head(string name, double x)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"rotate(-40 {x:0.##} {NamesHeight - 8})");
        return El("text", At("x", x), At("y", NamesHeight - 8), At("text-anchor", "start"), At("transform", place), name);
    }

    /// <summary>A cell, the darker the larger its share, so that its count can be read on it.</summary>
    private static XElement Box(double x, double y, double share, bool right) => El(
        "rect", At("x", x), At("y", y), At("width", Cell), At("height", Line), Class("bar"),
        At("style", string.Create(
            CultureInfo.InvariantCulture, $"fill: var(--{(right ? "s2" : "s1")}); fill-opacity: {share * 0.6:0.##}")));
}
