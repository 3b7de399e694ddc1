using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results;

/// <summary>A given label that looks wrong.</summary>
/// <param name="Source">The labeled file.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="Label">The label that was given.</param>
/// <param name="LabelConfidence">Its calibrated probability, by models that did not see it, 0 to 1.</param>
/// <param name="SuggestedLabel">The class that the row is counted to.</param>
/// <param name="SuggestedConfidence">Its probability, 0 to 1.</param>
internal sealed record SuspectRow(
    string Source, long Row, string Label, float LabelConfidence, string SuggestedLabel, float SuggestedConfidence)
{
    /// <summary>The row's own cells, as its file has them, in the order of the columns.</summary>
    public IReadOnlyList<string> Cells { get; init; } = [];
}

/// <summary>
/// <c>label-suspects.csv</c>: the given labels that look wrong, the surest first:
/// <c>source,row,label,label_confidence,suggested_label,suggested_confidence</c>, then the rows' own columns. UTF-8 without a byte order
/// mark, LF, quoted as RFC 4180 says; texts are safe for spreadsheets, and cut at <see cref="SpreadsheetText.MaxLength"/> characters.
/// </summary>
internal static class LabelSuspectsCsv
{
    /// <summary>The columns before the rows' own, in order.</summary>
    internal static readonly string[] Columns = ["source", "row", "label", "label_confidence", "suggested_label", "suggested_confidence"];

    /// <summary>Writes the header and the rows in the order given.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="own">The rows' own columns, none of a name that the file has itself; null for none.</param>
    public static void Write(Stream stream, IEnumerable<SuspectRow> rows, IReadOnlyList<string>? own = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(rows);
        CsvLine.WriteHeader(stream, [.. Columns, .. (own ?? []).Select(SpreadsheetText.Safe)]);
        foreach (SuspectRow row in rows)
        {
            var line = new CsvLine();
            line.Text(SpreadsheetText.Safe(row.Source));
            line.Integer(row.Row);
            line.Text(SpreadsheetText.Safe(row.Label));
            line.SixDecimals(row.LabelConfidence);
            line.Text(SpreadsheetText.Safe(row.SuggestedLabel));
            line.SixDecimals(row.SuggestedConfidence);
            foreach (string cell in row.Cells)
            {
                line.Text(SpreadsheetText.Safe(SpreadsheetText.Bounded(cell)));
            }

            line.WriteTo(stream);
        }
    }
}
