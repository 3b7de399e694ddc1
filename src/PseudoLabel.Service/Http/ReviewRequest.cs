using System.Text.Json;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Reviewing;

namespace PseudoLabel.Service.Http;

/// <summary>The body of a request about a review, each part of it looked at when it is asked for.</summary>
internal sealed class ReviewRequest
{
    private const int LongestName = 60;
    private const int MostRows = 20;
    private const int MostAnswers = 200;
    private readonly JsonElement body;
    private readonly string? caller;

    /// <param name="text">UTF-8.</param>
    /// <param name="caller">Who asks, where the host knows: nobody answers by another's name then.</param>
    /// <exception cref="RefusedException">It is no JSON object.</exception>
    public ReviewRequest(byte[] text, string? caller = null)
    {
        this.caller = caller;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text.AsMemory(text.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0));
            body = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            throw new RefusedException(Refusal.Malformed, "the body is not valid JSON");
        }

        if (body.ValueKind != JsonValueKind.Object)
        {
            throw new RefusedException(Refusal.Malformed, "the body must be one JSON object; GET /api/openapi.json describes it");
        }
    }

    /// <summary>Who asks.</summary>
    public string Reviewer => caller ?? NameOf(Text(body, "reviewer"));

    /// <summary>How many rows are wanted.</summary>
    public int Count => Property(body, "count") is { ValueKind: JsonValueKind.Number } count
        && count.TryGetInt32(out int number) && number is >= 1 and <= MostRows
        ? number
        : throw new RefusedException(Refusal.Malformed, $"'count' must be a whole number from 1 to {MostRows}");

    /// <summary>The share of rows that two are asked about; null where it stays.</summary>
    public double? SecondOpinions => Property(body, "secondOpinions") is not { } share ? null
        : share.ValueKind == JsonValueKind.Number && share.TryGetDouble(out double number) && number is >= 0 and <= 1
        ? number
        : throw new RefusedException(Refusal.Malformed, "'secondOpinions' must be a number from 0 to 1");

    /// <summary>After how many new labels a run is started by itself, 0 for never; null where it stays.</summary>
    public int? TrainAfter => Property(body, "trainAfter") is not { } labels ? null
        : labels.ValueKind == JsonValueKind.Number && labels.TryGetInt32(out int number) && number is >= 0 and <= ReviewSettings.MostLabels
        ? number
        : throw new RefusedException(
            Refusal.Malformed, $"'trainAfter' must be a whole number from 0, for never, to {ReviewSettings.MostLabels}");

    /// <summary>What a dispute is settled by; no label for none of the classes.</summary>
    public (string Source, long Row, string? Label) Settled => (Source(body), Row(body), Text(body, "label"));

    /// <summary>The answers.</summary>
    public IReadOnlyList<ReviewGiven> Answers =>
        Property(body, "answers") is { ValueKind: JsonValueKind.Array } answers
        && answers.GetArrayLength() is >= 1 and <= MostAnswers
        ? [.. answers.EnumerateArray().Select(Answer)]
        : throw new RefusedException(Refusal.Malformed, $"'answers' must be a list of 1 to {MostAnswers} answers");

    /// <summary>Who asks.</summary>
    /// <param name="given">The name; null for none.</param>
    /// <exception cref="RefusedException">It is no name.</exception>
    public static string NameOf(string? given) => given is { Length: > 0 and <= LongestName } name
        && name.Trim().Length > 0 && !name.Any(char.IsControl)
        ? name
        : throw new RefusedException(
            Refusal.Malformed, $"'reviewer' must be a name of 1 to {LongestName} characters without control characters");

    private static ReviewGiven Answer(JsonElement answer)
    {
        if (answer.ValueKind != JsonValueKind.Object)
        {
            throw new RefusedException(Refusal.Malformed, "each of 'answers' must be an object with source, row and verdict");
        }

        string? label = Text(answer, "label");
        ReviewVerdict? verdict = Text(answer, "verdict") switch
        {
            "label" when label is not null => ReviewVerdict.Label,
            "label" => throw new RefusedException(Refusal.Malformed, "an answer with the verdict 'label' needs a 'label'"),
            "skip" => ReviewVerdict.Skip,
            "none" => ReviewVerdict.None,
            "undo" => null,
            _ => throw new RefusedException(Refusal.Malformed, "'verdict' must be 'label', 'skip', 'none' or 'undo'"),
        };
        return new ReviewGiven(Source(answer), Row(answer), verdict, label);
    }

    private static string Source(JsonElement from) => Text(from, "source")
        ?? throw new RefusedException(Refusal.Malformed, "'source' must be the name of the row's file, as it was given");

    private static long Row(JsonElement from) => Property(from, "row") is { ValueKind: JsonValueKind.Number } row
        && row.TryGetInt64(out long number) && number >= 0
        ? number
        : throw new RefusedException(Refusal.Malformed, "'row' must be the row's number, as it was given");

    /// <summary>A text by its name; null where there is none.</summary>
    private static string? Text(JsonElement from, string name)
    {
        if (Property(from, name) is not { } value || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString()
                : throw new RefusedException(Refusal.Malformed, $"'{name}' must be a text");
        }
        catch (InvalidOperationException)
        {
            // Half of a character, by an escape sequence.
            throw new RefusedException(Refusal.Malformed, $"'{name}' has an escape sequence that is not a character");
        }
    }

    private static JsonElement? Property(JsonElement from, string name)
    {
        try
        {
            return from.TryGetProperty(name, out JsonElement value) ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a character in another property's name, by an escape sequence.
            throw new RefusedException(Refusal.Malformed, "a name in the body has an escape sequence that is not a character");
        }
    }
}
