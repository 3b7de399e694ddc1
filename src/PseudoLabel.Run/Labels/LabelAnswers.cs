using System.Globalization;
using System.Text;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Results.Csv;
using Sylvan.Data.Csv;

namespace PseudoLabel.Run.Labels;

/// <summary>A person's label of one row.</summary>
/// <param name="Source">The file that the row is in, as the run names it.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="Label">The label; empty where an earlier one is withdrawn.</param>
/// <param name="Line">Where it was written: the line of a CSV file, 1-based; 0 where there are no lines.</param>
public sealed record LabelAnswer(string Source, long Row, string Label, long Line);

/// <summary>
/// Reads labels: CSV with the columns <c>source</c>, <c>row</c> and <c>label</c> among others (so that <c>review.csv</c> with a column
/// added will do), a JSON array of objects with those names, or what Label Studio exports of the tasks that were made of the run. Rows
/// without a label are passed over: nobody has answered them; something in <c>withdraw</c> takes back an earlier answer.
/// </summary>
public static class LabelAnswers
{
    /// <summary>What errors name where labels came in a request.</summary>
    public const string Body = "request body";

    private const string Label = "label", Withdraw = "withdraw";
    private static readonly string[] No = ["", "0", "no", "false"];

    /// <summary>What was read.</summary>
    /// <param name="Answers">The labels.</param>
    /// <param name="Undecided">Rows whose annotators are of two minds.</param>
    public sealed record Given(IReadOnlyList<LabelAnswer> Answers, int Undecided = 0);

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="RefusedException">It is neither, or cannot be read.</exception>
    public static Given Read(byte[] body, string? contentType) =>
        BodyTypes.IsJson(contentType) ? JsonAnswers.Read(body, Body) : ReadCsv(body, Body);

    /// <summary>Reads a file of labels, JSON where it starts as JSON does.</summary>
    /// <exception cref="RefusedException">It is neither, or cannot be read.</exception>
    public static Given ReadFile(byte[] text, string name) =>
        text.AsSpan().TrimStart("\uFEFF \t\r\n"u8).StartsWith("["u8) ? JsonAnswers.Read(text, name) : ReadCsv(text, name);

    private static Given ReadCsv(byte[] text, string name)
    {
        List<LabelAnswer> answers = [];
        var options = new CsvDataReaderOptions { Delimiter = ',', Comment = '\0', MaxBufferSize = 1 << 27 };
        try
        {
            using var reader = new StreamReader(new MemoryStream(text), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using CsvDataReader csv = CsvDataReader.Create(reader, options);
            int[] places = [Needed(csv, "source", name), Needed(csv, "row", name), Needed(csv, Label, name), Column(csv, Withdraw, name)];
            while (csv.Read())
            {
                string[] fields = [.. places.Select(p => p >= 0 && p < csv.RowFieldCount ? csv.GetString(p) : "")];
                string label = fields[2].Trim();
                bool withdrawn = !No.Contains(fields[3].Trim(), StringComparer.OrdinalIgnoreCase);
                if (label.Length == 0 && !withdrawn)
                {
                    continue;
                }

                long line = csv.RowNumber + 1;
                if (label.Length > 0 && withdrawn)
                {
                    throw new UserErrorException("the row has a label and is withdrawn; leave one of the two empty", name, line, Withdraw);
                }

                answers.Add(long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long row)
                    ? new LabelAnswer(SpreadsheetText.Plain(fields[0]), row, label, line)
                    : throw new UserErrorException("the field is not a row number", name, line, "row"));
            }

            return new Given(answers);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException or InvalidDataException or CsvMissingHeadersException)
        {
            throw new RefusedException(Refusal.Malformed, "this is not CSV in UTF-8 with the columns source, row and label");
        }
    }

    private static int Needed(CsvDataReader csv, string column, string name) => Column(csv, column, name) is var place and >= 0
        ? place
        : throw new RefusedException(Refusal.Malformed, $"the column '{column}' is missing; the columns source, row and label are needed",
            new UserErrorException("missing", name, 1, column));

    /// <summary>
    /// A column's place, -1 where there is none. The name as it is counts before one in other letters: the data may have a column of its
    /// own called Label.
    /// </summary>
    private static int Column(CsvDataReader csv, string column, string name)
    {
        string[] names = [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim())];
        foreach (StringComparison comparison in new[] { StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase })
        {
            int[] found = [.. Enumerable.Range(0, names.Length).Where(i => names[i].Equals(column, comparison))];
            if (found.Length > 1)
            {
                throw new RefusedException(
                    Refusal.Malformed, $"two columns are called '{column}'; rename the one that is not meant",
                    new UserErrorException("twice", name, 1, column));
            }

            if (found.Length == 1)
            {
                return found[0];
            }
        }

        return -1;
    }
}
