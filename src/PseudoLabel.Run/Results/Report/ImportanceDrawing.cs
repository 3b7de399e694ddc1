using System.Xml.Linq;
using PseudoLabel.Learning.Explaining;

namespace PseudoLabel.Run.Results.Report;

/// <summary>What the columns are worth as a drawing, for slides and papers: a bar for each, its standard error upon it.</summary>
internal static class ImportanceDrawing
{
    private const double Line = 24;
    private const double Bar = 15;
    private const double NamesWidth = 190;
    private const double BarsWidth = 420;
    private const double Beside = 70;
    private const int NameLength = 24;

    /// <summary>Draws it.</summary>
    /// <param name="columns">The columns, the most important first.</param>
    public static XElement Of(IReadOnlyList<ColumnImportance> columns)
    {
        double most = Math.Max(1e-9, columns.Max(c => c.LogLossRise + c.LogLossError));
        var frame = new ChartFrame
        {
            Width = NamesWidth + BarsWidth + Beside,
            Height = (columns.Count * Line) + 8,
            XRange = (0, 1),
            YRange = (0, 1),
        };
        return frame.Svg(
            "What the columns are worth",
            "Rise of the log-loss when a column is shuffled, with its standard error",
            columns.Select((column, i) => Row(column, i * Line, most)));
    }

    private static IEnumerable<XElement> Row(ColumnImportance column, double top, double most)
    {
        double end = NamesWidth + Length(column.LogLossRise, most);
        double low = NamesWidth + Length(column.LogLossRise - column.LogLossError, most);
        double high = NamesWidth + Length(column.LogLossRise + column.LogLossError, most);
        yield return ChartFrame.Text(NamesWidth - 8, top + 16.5, Names.Short(column.Column, NameLength), "end");
        yield return ChartFrame.Bar(
            NamesWidth, top + ((Line - Bar) / 2), Math.Max(1, end - NamesWidth), Bar, "s1", Figures.Number(column.LogLossRise));
        yield return ChartFrame.Line(low, top + (Line / 2), high, top + (Line / 2), "axis");
        yield return ChartFrame.Text(high + 8, top + 16.5, Figures.Number(column.LogLossRise), "start", "strong");
    }

    private static double Length(double value, double most) => BarsWidth * Math.Clamp(value / most, 0, 1);
}
