using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// A line of Azure Machine Learning's JSON Lines: <c>image_url</c> and <c>label</c>; an array of
/// labels is one of several classes or of boxes.
/// </summary>
internal static class AzureLine
{
    private const string Label = "label";

    public static bool IsOne(JsonElement item) => item.Text("image_url") is not null;

    public static ToolItem Read(JsonElement line)
    {
        var item = new ToolItem { Image = line.Text("image_url") };
        if (line.TryGetProperty(Label, out JsonElement label))
        {
            JsonElement[] labels = label.ValueKind == JsonValueKind.Array ? [.. label.EnumerateArray()] : [label];
            if (labels is [{ ValueKind: JsonValueKind.String } only])
            {
                item.Vote(Label, only.GetString()!);
            }
            else if (labels.Length > 0 && labels[0].ValueKind != JsonValueKind.Null)
            {
                item.Unclear++;
            }
        }

        item.Confidence = line.Part("label_confidence", JsonValueKind.Number)?.GetDouble();
        return item;
    }
}
