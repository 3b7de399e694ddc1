using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>
/// A COCO file: <c>images</c>, <c>categories</c>, and <c>annotations</c> that give images categories. An image with one category has that
/// class, one with several has none that is clear. The file is held in memory: it names images, and does not hold them.
/// </summary>
internal static class CocoFile
{
    private const string Label = "label";
    private const int MostBytes = 1 << 29;
    private static readonly string[] Parts = ["images", "annotations", "categories"];

    /// <summary>Whether an object of which the first properties are known is such a file.</summary>
    public static bool StartsLikeOne(string firstProperty) =>
        firstProperty is "images" or "annotations" or "categories" or "info" or "licenses";

    public static IEnumerable<ToolItem> Read(string file, Stream stream)
    {
        using JsonDocument document = new JsonItems(file, stream, MostBytes).Next()
            ?? throw new UserErrorException("the file is empty", file);
        JsonElement root = document.RootElement;
        if (Array.Find(Parts, part => root.Part(part, JsonValueKind.Array) is null) is { } absent)
        {
            throw new UserErrorException($"this COCO file has no '{absent}'; export it again", file);
        }

        Dictionary<string, string> categories = [];
        foreach (JsonElement category in root.GetProperty("categories").EnumerateArray())
        {
            categories[Id(category, "id")] = category.Text("name") ?? Id(category, "id");
        }

        ILookup<string, string> labels = root.GetProperty("annotations").EnumerateArray()
            .ToLookup(a => Id(a, "image_id"), a => categories.GetValueOrDefault(Id(a, "category_id"), Id(a, "category_id")),
                StringComparer.Ordinal);
        foreach (JsonElement image in root.GetProperty("images").EnumerateArray())
        {
            var item = new ToolItem { Image = image.Text("file_name") ?? image.Text("coco_url") ?? image.Text("absolute_url") ?? "" };
            string[] classes = [.. labels[Id(image, "id")].Distinct()];
            if (classes is [var only])
            {
                item.Vote(Label, only);
            }
            else if (classes.Length > 1)
            {
                item.Unclear++;
            }

            yield return item;
        }
    }

    private static string Id(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement id) ? id.AsText() ?? "" : "";
}
