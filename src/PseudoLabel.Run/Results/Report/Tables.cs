using System.Xml.Linq;
using static PseudoLabel.Run.Results.Report.Html;

namespace PseudoLabel.Run.Results.Report;

/// <summary>Tables with a caption, a header and a heading in each row; they scroll sideways where the page is too narrow.</summary>
internal static class Tables
{
    /// <summary>Columns above which a table is printed smaller, to be as wide as the paper.</summary>
    private const int ManyColumns = 10;

    /// <summary>A table. A column's name that starts with <c>#</c> holds numbers, set to the right.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="rows">The rows; each cell text or markup, the first the row's heading.</param>
    /// <param name="style">The style of each row by its number; null for none.</param>
    public static XElement Table(
        string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, Func<int, string?>? style = null)
    {
        bool[] numbers = [.. columns.Select(c => c.StartsWith('#'))];
        return El(
            "div",
            Class("scroll"),
            // A part that scrolls must be reachable by keyboard, and then has a name.
            At("tabindex", "0"),
            At("role", "region"),
            At("aria-label", caption),
            El(
                "table",
                columns.Count > ManyColumns ? Class("many") : null,
                El("caption", El("span", caption)),
                El("thead",
                    El("tr", columns.Select((c, i) => El("th", At("scope", "col"), numbers[i] ? Class("n") : null, c.TrimStart('#'))))),
                El("tbody",
                    rows.Select((row, r) => El(
                        "tr", style?.Invoke(r) is { } name ? Class(name) : null, row.Select((cell, i) => Cell(cell, i, numbers[i])))))));
    }

    private static XElement Cell(object? content, int column, bool number) => El(
        column == 0 ? "th" : "td",
        column == 0 ? At("scope", "row") : null,
        number ? Class("n") : Style(content),
        content);

    /// <summary>Long text may break anywhere; a name with its badge stays on one line.</summary>
    private static XAttribute? Style(object? content) => content switch
    {
        string { Length: > 30 } => Class("words"),
        object?[] => Class("key"),
        _ => null,
    };
}
