using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// A task of Label Studio's JSON export: <c>data</c>, and <c>annotations</c> (<c>completions</c> in old versions), each the <c>result</c>s
/// of one annotator. Of these the <c>choices</c> are classes; regions, boxes and texts are not. Canceled annotations do not count;
/// predictions are no annotations.
/// </summary>
internal static class LabelStudioTask
{
    /// <summary>Whether an object is a task.</summary>
    public static bool IsOne(JsonElement item) => item.Part("data", JsonValueKind.Object) is not null
        && (item.Part("annotations", JsonValueKind.Array) ?? item.Part("completions", JsonValueKind.Array)
            ?? item.Part("predictions", JsonValueKind.Array)) is not null;

    public static ToolItem Read(JsonElement task)
    {
        var item = new ToolItem();
        foreach (JsonProperty field in task.Part("data", JsonValueKind.Object)?.EnumerateObject() ?? default)
        {
            item.Fields.Add(new(field.Name, field.Value.Kept()));
        }

        JsonElement? annotations = task.Part("annotations", JsonValueKind.Array) ?? task.Part("completions", JsonValueKind.Array);
        foreach (JsonElement annotation in annotations?.EnumerateArray() ?? default)
        {
            if (!annotation.IsTrue("was_cancelled") && !annotation.IsTrue("skipped"))
            {
                Add(item, annotation);
            }
        }

        if (item.Fields is [{ Value.ValueKind: JsonValueKind.String } only] && ImageReference.IsOne(only.Value.GetString()!))
        {
            item.Image = only.Value.GetString();
        }

        return item;
    }

    private static void Add(ToolItem item, JsonElement annotation)
    {
        bool voted = false;
        foreach (JsonElement result in annotation.Part("result", JsonValueKind.Array)?.EnumerateArray() ?? default)
        {
            if (result.Part("value", JsonValueKind.Object)?.Part("choices", JsonValueKind.Array) is not { } choices)
            {
                continue;
            }

            if (choices.GetArrayLength() == 1 && choices[0].AsText() is { } choice)
            {
                item.Vote(result.Text("from_name") ?? "choice", choice);
                voted = true;
            }
            else
            {
                item.Unclear++;
            }
        }

        if (voted && annotation.TryGetProperty("completed_by", out JsonElement by))
        {
            item.Annotators.Add(
                (by.ValueKind == JsonValueKind.Object
                    ? by.Text("email") ?? (by.TryGetProperty("id", out JsonElement id) ? id.AsText() : null)
                    : by.AsText()) ?? "");
        }
        else if (voted)
        {
            item.Annotators.Add("");
        }
    }
}
