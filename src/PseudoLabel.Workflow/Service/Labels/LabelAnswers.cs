using System.Globalization;
using System.Text;
using System.Text.Json;
using PseudoLabel.Core;
using PseudoLabel.Workflow.Service.Http;
using Sylvan.Data.Csv;

namespace PseudoLabel.Workflow.Service.Labels;

/// <summary>A person's label of one row.</summary>
/// <param name="Source">The file that the row is in, as the run names it.</param>
/// <param name="Row">Its 0-based row number in that file.</param>
/// <param name="Label">The label; never empty.</param>
/// <param name="Line">Where it was written: the line of a CSV file, 1-based; 0 where there are no lines.</param>
internal sealed record LabelAnswer(string Source, long Row, string Label, long Line);

/// <summary>
/// Reads labels: CSV with the columns <c>source</c>, <c>row</c> and <c>label</c> among others (so that <c>review.csv</c> with a column added will do),
/// or a JSON array of objects with those names. Rows without a label are passed over: nobody has answered them.
/// </summary>
internal static class LabelAnswers
{
    /// <summary>What errors name where labels came in a request.</summary>
    public const string Body = "request body";

    private static readonly JsonSerializerOptions Json = new(ApiJson.Options) { AllowTrailingCommas = true, ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads a request's body.</summary>
    /// <exception cref="RefusedException">It is neither, or cannot be read.</exception>
    public static IReadOnlyList<LabelAnswer> Read(byte[] body, string? contentType) => BodyTypes.IsJson(contentType) ? ReadJson(body) : ReadCsv(body, Body);

    /// <summary>Reads a file of labels.</summary>
    public static IReadOnlyList<LabelAnswer> ReadCsv(byte[] text, string name)
    {
        List<LabelAnswer> answers = [];
        var options = new CsvDataReaderOptions { Delimiter = ',', Comment = '\0', MaxBufferSize = 1 << 24 };
        try
        {
            using var reader = new StreamReader(new MemoryStream(text), new UTF8Encoding(false, throwOnInvalidBytes: true));
            using CsvDataReader csv = CsvDataReader.Create(reader, options);
            int[] places = [Column(csv, "source", name), Column(csv, "row", name), Column(csv, "label", name)];
            while (csv.Read())
            {
                string[] fields = [.. places.Select(p => p < csv.RowFieldCount ? csv.GetString(p) : "")];
                if (!string.IsNullOrWhiteSpace(fields[2]))
                {
                    long line = csv.RowNumber + 1;
                    answers.Add(long.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out long row)
                        ? new LabelAnswer(fields[0], row, fields[2].Trim(), line)
                        : throw new UserErrorException("the field is not a row number", name, line, "row"));
                }
            }

            return answers;
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException or InvalidDataException or CsvMissingHeadersException)
        {
            throw new RefusedException(Refusal.Malformed, "this is not CSV in UTF-8 with the columns source, row and label");
        }
    }

    private static IReadOnlyList<LabelAnswer> ReadJson(byte[] body)
    {
        try
        {
            JsonAnswer[] answers = JsonSerializer.Deserialize<JsonAnswer[]>(body.AsSpan().StartsWith("\uFEFF"u8) ? body.AsSpan(3) : body, Json) ?? [];
            return
            [
                .. answers.Where(a => !string.IsNullOrWhiteSpace(a.Label))
                    .Select(a => new LabelAnswer(a.Source ?? "", a.Row ?? throw new JsonException("a label has no row"), a.Label!.Trim(), 0)),
            ];
        }
        catch (JsonException e)
        {
            var place = new UserErrorException("not what is expected", Body, e.LineNumber + 1, inner: e);
            throw new RefusedException(Refusal.Malformed, "the body must be a JSON array of { \"source\": \"FILE\", \"row\": N, \"label\": \"CLASS\" }", place);
        }
    }

    private static int Column(CsvDataReader csv, string column, string name)
    {
        for (int i = 0; i < csv.FieldCount; i++)
        {
            if (string.Equals(csv.GetName(i).Trim(), column, StringComparison.OrdinalIgnoreCase))
            {
                return i;
            }
        }

        throw new RefusedException(Refusal.Malformed, $"the column '{column}' is missing; the columns source, row and label are needed", new UserErrorException("missing", name, 1, column));
    }

    private sealed record JsonAnswer(string? Source, long? Row, string? Label);
}
