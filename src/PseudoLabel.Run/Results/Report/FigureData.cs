using System.Globalization;
using System.Text;
using System.Xml.Linq;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results.Report;

/// <summary>One number or name of a figure: as a reader sees it, and as a program takes it.</summary>
internal readonly record struct FigureCell(object Shown, string Plain)
{
    /// <summary>A name.</summary>
    public static FigureCell Of(string name) => new(Names.Of(name), SpreadsheetText.Safe(SpreadsheetText.Bounded(name)));

    /// <summary>A count.</summary>
    public static FigureCell Of(long count) => new(Figures.Count(count), count.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, and how it is shown.</summary>
    public static FigureCell Of(double? value, Func<double?, string> say) =>
        new(say(value), value is { } v && double.IsFinite(v) ? v.ToString("R", CultureInfo.InvariantCulture) : "");
}

/// <summary>The numbers of a figure, as a table and as CSV.</summary>
/// <param name="Columns">The columns' names; <c>#</c> before those that hold numbers.</param>
/// <param name="Rows">The rows.</param>
internal sealed record FigureData(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<FigureCell>> Rows)
{
    /// <summary>The table.</summary>
    public XElement Table(string caption) =>
        Tables.Table(caption, Columns, Rows.Select(row => (IReadOnlyList<object?>)[.. row.Select(cell => cell.Shown)]));

    /// <summary>The same as CSV, numbers with all their digits.</summary>
    public string Csv()
    {
        using var stream = new MemoryStream();
        CsvLine.WriteHeader(stream, Columns.Select(c => c.TrimStart('#')));
        foreach (IReadOnlyList<FigureCell> row in Rows)
        {
            var line = new CsvLine();
            foreach (FigureCell cell in row)
            {
                line.Text(cell.Plain);
            }

            line.WriteTo(stream);
        }

        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
