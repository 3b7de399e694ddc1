using System.Text.Json;

namespace PseudoLabel.Data.Foreign;

/// <summary>Parts of JSON objects that may be absent or of another kind.</summary>
internal static class JsonParts
{
    /// <summary>An object's property of a kind; null where it has none such.</summary>
    public static JsonElement? Part(this JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement part) && part.ValueKind == kind
            ? part
            : null;

    /// <summary>An object's text; null where it has none.</summary>
    public static string? Text(this JsonElement element, string name) => element.Part(name, JsonValueKind.String)?.GetString();

    /// <summary>Whether an object says yes.</summary>
    public static bool IsTrue(this JsonElement element, string name) => element.Part(name, JsonValueKind.True) is not null;

    /// <summary>A value as text: a string's own, else as JSON writes it; null for null.</summary>
    public static string? AsText(this JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => element.GetRawText(),
    };

    /// <summary>An element that outlives its document.</summary>
    public static JsonElement Kept(this JsonElement element) => element.Clone();
}
