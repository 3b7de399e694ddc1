using PseudoLabel.Core;
using PseudoLabel.Workflow.Results.Csv;

namespace PseudoLabel.Workflow.Results;

/// <summary>
/// <c>review.csv</c>: the rows that a person is asked to label, most helpful first:
/// <c>rank,source,row,predicted_label,confidence,second_label,margin,kind</c>. UTF-8 without a byte order mark, LF, quoted as RFC 4180 says.
/// </summary>
public static class ReviewCsv
{
    private static readonly string[] Columns =
        ["rank", "source", "row", "predicted_label", "confidence", "second_label", "margin", "kind"];

    /// <summary>Writes the header and the rows, ranked from 1 in the order given.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="rows">The rows, most urgent first.</param>
    public static void Write(Stream stream, IEnumerable<ReviewRow> rows)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(rows);
        CsvLine.WriteHeader(stream, Columns);
        int rank = 0;
        foreach (ReviewRow row in rows)
        {
            var line = new CsvLine();
            line.Integer(++rank);
            line.Text(row.Source);
            line.Integer(row.Row);
            line.Text(row.PredictedLabel);
            line.SixDecimals(row.Confidence);
            line.Text(row.SecondLabel);
            line.SixDecimals(row.Margin);
            line.Text(row.Kind == ReviewKind.Audit ? "audit" : "uncertain");
            line.WriteTo(stream);
        }
    }

    /// <summary>Reads the file back in its order. Confidence and margin have the six decimals that were written.</summary>
    /// <param name="stream">The bytes; it stays open.</param>
    /// <returns>The rows, read as they are asked for.</returns>
    /// <exception cref="UserErrorException">It is not such a file, or a field is not what its column holds; the line is named.</exception>
    public static IEnumerable<ReviewRow> Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadRows(stream);
    }

    private static IEnumerable<ReviewRow> ReadRows(Stream stream)
    {
        using var table = new ResultReader(stream, "review.csv", Columns, hasHeaders: true);
        while (table.Next())
        {
            yield return new ReviewRow(
                table.Text(1).ToString(),
                table.Integer(2),
                table.Text(3).ToString(),
                table.Number(4),
                table.Text(5).ToString(),
                table.Number(6),
                Kind(table));
        }
    }

    private static ReviewKind Kind(ResultReader table) => table.Text(7) switch
    {
        "uncertain" => ReviewKind.Uncertain,
        "audit" => ReviewKind.Audit,
        _ => throw table.Fault(7, "is not 'uncertain' or 'audit'"),
    };
}
