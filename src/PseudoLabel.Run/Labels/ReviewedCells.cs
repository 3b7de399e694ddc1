using PseudoLabel.Run.Documents;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Labels;

/// <summary>Rows' cells as <c>review.csv</c> has them: it outlives the rows' files.</summary>
internal sealed class ReviewedCells
{
    private readonly Dictionary<(string Source, long Row), ReviewRow> rows = [];
    private readonly Dictionary<string, string> names;

    /// <param name="plan">The run's plan.</param>
    /// <param name="review">The rows of the file.</param>
    public ReviewedCells(PlanDocument plan, IEnumerable<ReviewRow> review)
    {
        // The file has the columns of the data by other names where its own are in the way.
        var own = OwnColumns.Of(plan.Tables.Select(t => t.Header), ReviewCsv.Reserved, plan.Schema.LabelColumn);
        names = own.Data.Zip(own.Names).ToDictionary(n => n.First, n => n.Second, StringComparer.Ordinal);
        foreach (ReviewRow row in review)
        {
            rows.TryAdd((row.Source, row.Row), row);
        }
    }

    /// <summary>A row's cells by column; null where the file does not have the whole row.</summary>
    /// <param name="source">The row's file.</param>
    /// <param name="row">Its number there.</param>
    /// <param name="columns">The columns that are needed, as the data names them.</param>
    public IReadOnlyDictionary<string, string>? Find(string source, long row, IEnumerable<string> columns)
    {
        if (!rows.TryGetValue((source, row), out ReviewRow? asked) || asked.Cells is not { } written)
        {
            return null;
        }

        var cells = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string column in columns)
        {
            if (!names.TryGetValue(column, out string? name) || !written.TryGetValue(name, out string? cell)
                || SpreadsheetText.MayBeCut(cell))
            {
                return null;
            }

            cells[column] = cell;
        }

        return cells;
    }
}
