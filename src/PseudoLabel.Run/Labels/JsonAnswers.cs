using System.Globalization;
using System.Text.Json;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Labels;

/// <summary>
/// Labels as JSON: an array of objects with <c>source</c>, <c>row</c> and <c>label</c>, or <c>"withdraw": true</c>; or Label Studio's
/// export of tasks that hold <c>source</c> and <c>row</c> in their data, whole (with <c>annotations</c>) or in short (JSON_MIN).
/// </summary>
internal static class JsonAnswers
{
    private const string Expected =
        "this must be a JSON array of { \"source\": \"FILE\", \"row\": N, \"label\": \"CLASS\" }, or Label Studio's export";
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads labels.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="name">Its name for errors.</param>
    /// <exception cref="RefusedException">It is no such array.</exception>
    public static LabelAnswers.Given Read(byte[] text, string name)
    {
        int undecided = 0;
        var answers = new List<LabelAnswer>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.AsMemory(text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0), Lenient);
            if (document.RootElement.ValueKind != JsonValueKind.Array)
            {
                throw new JsonException("not an array");
            }

            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                string[] labels = item.TryGetProperty("annotations", out JsonElement annotations) ? Votes(annotations) : Short(item);
                bool withdrawn = item.TryGetProperty("withdraw", out JsonElement withdraw) && withdraw.ValueKind == JsonValueKind.True;
                if (Majority(labels) is { } label)
                {
                    answers.Add(withdrawn ? throw new JsonException("a row has a label and is withdrawn; leave one of the two out")
                        : Answer(item, label));
                }
                else if (withdrawn)
                {
                    answers.Add(Answer(item, ""));
                }
                else
                {
                    undecided += labels.Length > 0 ? 1 : 0;
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or OverflowException)
        {
            throw new RefusedException(
                Refusal.Malformed, Expected, new UserErrorException(e.Message, name, (e as JsonException)?.LineNumber + 1, inner: e));
        }

        return new LabelAnswers.Given(answers, undecided);
    }

    private static LabelAnswer Answer(JsonElement item, string label)
    {
        JsonElement place = item.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Object ? data : item;
        string source = place.TryGetProperty("source", out JsonElement file) ? file.GetString() ?? "" : "";
        if (!place.TryGetProperty("row", out JsonElement row))
        {
            throw new JsonException("a label has no row");
        }

        // Label Studio keeps numbers of imported CSV files as texts.
        long number = row.ValueKind == JsonValueKind.String ? long.Parse(row.GetString()!, NumberStyles.None, CultureInfo.InvariantCulture)
            : row.GetInt64();
        return new LabelAnswer(source, number, label, 0);
    }

    /// <summary>One label for each annotator who did not skip the task.</summary>
    private static string[] Votes(JsonElement annotations)
    {
        List<string> votes = [];
        foreach (JsonElement annotation in annotations.EnumerateArray())
        {
            bool skipped =
                annotation.TryGetProperty("was_cancelled", out JsonElement canceled) && canceled.ValueKind == JsonValueKind.True;
            if (skipped || !annotation.TryGetProperty("result", out JsonElement result))
            {
                continue;
            }

            foreach (JsonElement part in result.EnumerateArray())
            {
                if (part.TryGetProperty("value", out JsonElement value)
                    && value.ValueKind == JsonValueKind.Object && value.TryGetProperty("choices", out JsonElement choices))
                {
                    votes.AddRange(Choice(choices));
                    break;
                }
            }
        }

        return [.. votes];
    }

    /// <summary>The label of an object in short.</summary>
    private static string[] Short(JsonElement item) => item.TryGetProperty("label", out JsonElement label)
        ? label.ValueKind switch
        {
            JsonValueKind.String => string.IsNullOrWhiteSpace(label.GetString()) ? [] : [label.GetString()!.Trim()],
            JsonValueKind.Object when label.TryGetProperty("choices", out JsonElement choices) => Choice(choices),
            JsonValueKind.Null => [],
            // Classes that are numbers are written as such by whoever writes JSON; the class is what stands there.
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [label.GetRawText()],
            _ => throw new JsonException("a label is neither a text nor a number"),
        }
        : [];

    /// <summary>The choice; one who chose several classes chose none.</summary>
    private static string[] Choice(JsonElement choices) =>
        choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() == 1 ? [choices[0].GetString()!.Trim()] : [];

    /// <summary>The label that more annotators gave than any other; null where there is none.</summary>
    private static string? Majority(string[] labels)
    {
        var counts = labels.CountBy(l => l, StringComparer.Ordinal).OrderByDescending(c => c.Value).ToList();
        return counts.Count == 0 || (counts.Count > 1 && counts[0].Value == counts[1].Value) ? null : counts[0].Key;
    }
}
