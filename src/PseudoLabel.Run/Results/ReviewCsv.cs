using PseudoLabel.Data;
using PseudoLabel.Run.Results.Csv;

namespace PseudoLabel.Run.Results;

/// <summary>
/// <c>review.csv</c>: the rows that a person is asked to label, most helpful first:
/// <c>rank,source,row,predicted_label,confidence,second_label,margin,kind</c>, then the rows' own columns, so that a person can label from
/// it, <c>because</c>: the columns that moved the prediction, and <c>nearest</c>: the labeled rows like it. UTF-8 without a byte order
/// mark, LF, quoted as RFC 4180 says; texts are safe for spreadsheets, and cut at <see cref="SpreadsheetText.MaxLength"/> characters.
/// </summary>
public static class ReviewCsv
{
    private static readonly string[] Columns =
        ["rank", "source", "row", "predicted_label", "confidence", "second_label", "margin", "kind"];

    /// <summary>Where the columns that tell of the row stand.</summary>
    internal const int SourcePlace = 1, RowPlace = 2, KindPlace = 7;

    /// <summary>Names that no own column may have: the file's, and those that answers are given in.</summary>
    internal static IReadOnlyList<string> Reserved { get; } = [.. Columns, "label", "withdraw", "because", "nearest"];

    /// <summary>What the file says of a row beside its own columns and its label.</summary>
    internal static IReadOnlyList<string> Told { get; } = [.. Columns, "withdraw", "because", "nearest"];

    /// <summary>Whether a table is this file, by its columns.</summary>
    internal static bool Is(IReadOnlyList<string> header) => Columns.All(header.Contains);

    /// <summary>Writes the header and the rows, ranked from 1 in the order given.</summary>
    /// <param name="stream">Where to; it stays open.</param>
    /// <param name="rows">The rows, most urgent first.</param>
    /// <param name="own">The rows' own columns, none of a name that the file has itself; null for none.</param>
    public static void Write(Stream stream, IEnumerable<ReviewRow> rows, IReadOnlyList<string>? own = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(rows);
        own ??= [];
        CsvLine.WriteHeader(stream, [.. Columns, .. own.Select(SpreadsheetText.Safe)]);
        int rank = 0;
        foreach (ReviewRow row in rows)
        {
            var line = new CsvLine();
            line.Integer(++rank);
            line.Text(SpreadsheetText.Safe(row.Source));
            line.Integer(row.Row);
            line.Text(SpreadsheetText.Safe(row.PredictedLabel));
            line.SixDecimals(row.Confidence);
            line.Text(SpreadsheetText.Safe(row.SecondLabel));
            line.SixDecimals(row.Margin);
            line.Text(Name(row.Kind));
            foreach (string column in own)
            {
                line.Text(SpreadsheetText.Safe(SpreadsheetText.Bounded(row.Cells?.GetValueOrDefault(column) ?? "")));
            }

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
        string[] own = [.. table.FurtherColumns().Select(name => SpreadsheetText.Plain(name))];
        while (table.Next())
        {
            yield return new ReviewRow(
                SpreadsheetText.Plain(table.Text(1)),
                table.Integer(2),
                SpreadsheetText.Plain(table.Text(3)),
                table.Number(4),
                SpreadsheetText.Plain(table.Text(5)),
                table.Number(6),
                Kind(table))
            {
                Cells = own.Length == 0 ? null : Cells(table, own),
            };
        }
    }

    private static Dictionary<string, string> Cells(ResultReader table, string[] own)
    {
        var cells = new Dictionary<string, string>(own.Length, StringComparer.Ordinal);
        for (int i = 0; i < own.Length; i++)
        {
            cells[own[i]] = SpreadsheetText.Plain(table.Text(Columns.Length + i));
        }

        return cells;
    }

    /// <summary>Refuses a table that is not this file.</summary>
    /// <param name="header">Its first columns.</param>
    /// <exception cref="UserErrorException">It does not start as this file does.</exception>
    internal static void RequireColumns(IReadOnlyList<string> header)
    {
        if (!header.Take(Columns.Length).SequenceEqual(Columns, StringComparer.Ordinal))
        {
            throw new UserErrorException(
                $"the header does not start with '{string.Join(',', Columns)}'; use the file as the run wrote it", "review.csv", 1);
        }
    }

    /// <summary>A kind as it is written.</summary>
    internal static string Name(ReviewKind kind) => kind switch
    {
        ReviewKind.Uncertain => "uncertain",
        ReviewKind.Audit => "audit",
    };

    private static ReviewKind Kind(ResultReader table) => table.Text(7) switch
    {
        "uncertain" => ReviewKind.Uncertain,
        "audit" => ReviewKind.Audit,
        _ => throw table.Fault(7, "is not 'uncertain' or 'audit'"),
    };
}
