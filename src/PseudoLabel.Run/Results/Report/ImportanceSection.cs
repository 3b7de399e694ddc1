using System.Globalization;
using System.Xml.Linq;
using PseudoLabel.Learning.Explaining;
using PseudoLabel.Run.Contracts;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What each column is worth to the model: bars of what is lost when it is shuffled.</summary>
internal static class ImportanceSection
{
    private const int Shown = 15;
    private const string Title = "What the columns are worth";
    private const string File = "columns";
    private const double BarHeight = 14;
    private const double BarWidth = 240;

    public static XElement? Build(RunMetrics metrics) => metrics.Importance is not { } importance ? null : El(
        "section",
        Class("panel"),
        El("h2", Title),
        importance.Columns.Count == 0
            ? El("p", Class("soft"), $"Not computed: {importance.Skipped}.")
            : El(
                "p",
                Class("soft"),
                $"What is lost when one column is shuffled among labeled rows: {importance.Model} ({Figures.Count(importance.Rows)} rows, "
                + $"log-loss {Figures.Number(importance.LogLoss)}, accuracy {Figures.Percent(importance.Accuracy)}, {importance.Repeats} "
                + "shuffles each). ± is the standard error over the rows. Columns that say the same share their worth, and none is a "
                + "cause."),
        importance.Columns.Count == 0 ? null : Table(importance, importance.Columns.Take(Shown), "The most important columns"),
        importance.Columns.Count == 0 ? null : Figure.Links(
            Figure.Svg(ImportanceDrawing.Of([.. importance.Columns.Take(Shown)]), File, Title), Figure.Csv(Data(importance), File, Title)),
        importance.Columns.Count <= Shown ? null : El(
            "details",
            El("summary",
                importance.Columns.Count == Shown + 1 ? "1 further column" : $"{importance.Columns.Count - Shown} further columns"),
            Table(importance, importance.Columns.Skip(Shown), "The other columns")));

    private static FigureData Data(ImportanceSummary importance) => new(
        ["Column", "#Rise of the log-loss", "#Standard error", "#Drop of the accuracy", "#Features"],
        [.. importance.Columns.Select(c => (IReadOnlyList<FigureCell>)
        [
            FigureCell.Of(c.Column), FigureCell.Of(c.LogLossRise, Figures.Number), FigureCell.Of(c.LogLossError, Figures.Number),
            FigureCell.Of(c.AccuracyDrop, Figures.Percent), FigureCell.Of(c.Features),
        ])]);

    private static XElement Table(ImportanceSummary importance, IEnumerable<ColumnImportance> columns, string caption)
    {
        double most = Math.Max(1e-9, importance.Columns.Max(c => c.LogLossRise));
        return Tables.Table(
            caption,
            ["Column", "Rise of the log-loss", "#", "#Drop of the accuracy", "#Features"],
            columns.Select(c => (IReadOnlyList<object?>)
            [
                Names.Of(c.Column),
                Bar(c, most),
                Figures.Gain(new GainSummary(c.LogLossRise, c.LogLossError)),
                Points(c.AccuracyDrop),
                Figures.Count(c.Features),
            ]));
    }

    private static XElement Bar(ColumnImportance column, double most)
    {
        var frame = new ChartFrame { Width = BarWidth, Height = BarHeight, XRange = (0, 1), YRange = (0, 1) };
        double width = BarWidth * Math.Clamp(column.LogLossRise / most, 0, 1);
        return frame.Svg(
            $"{Names.Short(column.Column)}: rise of the log-loss {Figures.Number(column.LogLossRise)}",
            "the longer, the more the model loses without what the column says",
            [ChartFrame.Bar(0, 0, Math.Max(width, 1), BarHeight, "s1", Figures.Number(column.LogLossRise))]);
    }

    private static string Points(double drop) => (100 * drop).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture) + " points";
}
