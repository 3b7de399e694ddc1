using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// A line of a manifest of SageMaker Ground Truth: <c>source</c> (a text) or <c>source-ref</c> (an
/// image), and for each job its attribute with
/// <c>{attribute}-metadata</c>, whose <c>class-name</c> is the class. A line whose labeling failed has none.
/// </summary>
internal static class GroundTruthLine
{
    private const string Metadata = "-metadata";

    public static bool IsOne(JsonElement item) => item.ValueKind == JsonValueKind.Object
        && (item.Text("source-ref") is not null
            || (item.Text("source") is not null && item.EnumerateObject().Any(p => p.Name.EndsWith(Metadata, StringComparison.Ordinal))));

    public static ToolItem Read(JsonElement line)
    {
        var item = new ToolItem { Image = line.Text("source-ref") };
        foreach (JsonProperty property in line.EnumerateObject())
        {
            if (property.Name.EndsWith(Metadata, StringComparison.Ordinal))
            {
                string job = property.Name[..^Metadata.Length];
                if (property.Value.Text("class-name") is { } name)
                {
                    item.Vote(job, name);
                    item.Confidence = property.Value.Part("confidence", JsonValueKind.Number)?.GetDouble();
                }
                else if (property.Value.Part("class-map", JsonValueKind.Object) is { } map
                    && map.EnumerateObject().ToArray() is var classes)
                {
                    if (classes.Length == 1 && classes[0].Value.AsText() is { } only)
                    {
                        item.Vote(job, only);
                    }
                    else
                    {
                        item.Unclear++;
                    }
                }
                else
                {
                    item.Unclear += property.Value.Text("failure-reason") is null ? 1 : 0;
                }
            }
            else if (property.Name != "source-ref" && !line.TryGetProperty(property.Name + Metadata, out _))
            {
                item.Fields.Add(new(property.Name, property.Value.Kept()));
            }
        }

        return item;
    }
}
