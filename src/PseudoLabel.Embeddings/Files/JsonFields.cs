using System.Text.Json;
using PseudoLabel.Data;

namespace PseudoLabel.Embeddings.Files;

/// <summary>
/// Fields of a JSON object, each of the kind that is asked for: another kind is an error that names the file and the field.
/// </summary>
/// <param name="element">The object; null for one without fields.</param>
/// <param name="place">The file, for people.</param>
internal sealed class JsonFields(JsonElement? element, string place)
{
    /// <summary>The error that a field is not what it should be.</summary>
    public UserErrorException Wrong(string field, string should) => new($"{field} is not {should}", place);

    /// <summary>The error that the file is not what it should be.</summary>
    public UserErrorException Wrong(string problem) => new(problem, place);

    /// <summary>The names of its fields.</summary>
    public IEnumerable<string> Names => element is { ValueKind: JsonValueKind.Object } e ? e.EnumerateObject().Select(NameOf) : [];

    /// <summary>A field's value; null where it is absent or null.</summary>
    public JsonElement? Value(string field) =>
        element is { ValueKind: JsonValueKind.Object } e && e.TryGetProperty(field, out JsonElement value)
            && value.ValueKind != JsonValueKind.Null
        ? value : null;

    /// <summary>A truth value; null where it is absent.</summary>
    public bool? Bool(string field) => Value(field) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(field, "true or false");

    /// <summary>A whole number; null where it is absent.</summary>
    public int? Int(string field) => Value(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : throw Wrong(field, "a whole number");

    /// <summary>A number; null where it is absent.</summary>
    public double? Number(string field) => Value(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) ? number : throw Wrong(field, "a number");

    /// <summary>A text; null where it is absent.</summary>
    public string? Text(string field) => Value(field) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? TextOf(value, field) : throw Wrong(field, "a text");

    /// <summary>An object, without fields where it is absent.</summary>
    public JsonFields Object(string field) => Value(field) is not { } value ? new JsonFields(null, place)
        : value.ValueKind == JsonValueKind.Object ? new JsonFields(value, place) : throw Wrong(field, "an object");

    /// <summary>The elements of an array, none where it is absent.</summary>
    public IEnumerable<JsonElement> Array(string field) => Value(field) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw Wrong(field, "an array");

    /// <summary>An element's fields, in the same file.</summary>
    public JsonFields Of(JsonElement part) =>
        part.ValueKind == JsonValueKind.Object ? new JsonFields(part, place) : throw Wrong("a part of it is not an object");

    private string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("it has a field whose name cannot be read");
        }
    }

    /// <summary>A text's characters: JSON may hold half of a character, which is none.</summary>
    public string TextOf(JsonElement value, string field)
    {
        try
        {
            return value.GetString() ?? throw Wrong(field, "a text");
        }
        catch (InvalidOperationException)
        {
            throw Wrong(field, "a text that can be read");
        }
    }
}
