using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Images;

/// <summary>The settings in a JSON object; what has another form than is asked for is an error, what is null is absent.</summary>
internal sealed class JsonSettings(JsonElement element, Func<string, UserErrorException> error)
{
    /// <summary>An error about this file.</summary>
    public UserErrorException Error(string problem) => error(problem);

    /// <summary>Whether a setting is there.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>True or false; 0 and 1 are taken too.</summary>
    public bool? Flag(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => throw error($"'{name}' is neither true nor false"),
    };

    /// <summary>A finite number.</summary>
    public double? Number(string name) => Find(name) is { } value ? NumberOf(value, name) : null;

    /// <summary>Finite numbers.</summary>
    public IReadOnlyList<double>? Numbers(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(v => NumberOf(v, name))],
        _ => throw error($"'{name}' is no list of numbers"),
    };

    /// <summary>A text.</summary>
    public string? Text(string name) => Find(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } value => value.GetString(),
        _ => throw error($"'{name}' is no text"),
    };

    /// <summary>The settings in an object within; none where it is absent.</summary>
    public JsonSettings Part(string name) => Find(name) switch
    {
        null => new JsonSettings(default, error),
        { ValueKind: JsonValueKind.Object } part => new JsonSettings(part, error),
        _ => throw error($"'{name}' is no object"),
    };

    /// <summary>A size that is there: one number for both sides, height and width, or the shorter side.</summary>
    public (int Height, int Width) Size(string name)
    {
        JsonElement size = Find(name) ?? throw error($"'{name}' is missing");
        if (size.ValueKind == JsonValueKind.Number)
        {
            int side = Side(size, name);
            return (side, side);
        }

        JsonSettings part = Part(name);
        if (part.Find("shortest_edge") is { } edge)
        {
            int side = Side(edge, name);
            return (side, side);
        }

        return part.Find("height") is { } height && part.Find("width") is { } width ? (Side(height, name), Side(width, name))
            : throw error($"'{name}' says neither height and width nor the shortest edge");
    }

    private int Side(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int side) ? side
            : throw error($"'{name}' is no whole number of pixels");

    private double NumberOf(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
            : throw error($"'{name}' is no number");

    private JsonElement? Find(string name) => element.ValueKind switch
    {
        JsonValueKind.Undefined => null,
        JsonValueKind.Object => element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null,
        _ => throw error("it is no JSON object"),
    };
}
