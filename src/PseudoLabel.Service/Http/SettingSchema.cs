using System.Text.Json;
using System.Text.Json.Nodes;
using PseudoLabel.Run.Settings;

namespace PseudoLabel.Service.Http;

/// <summary>The settings of a run as properties of a JSON schema, made of <see cref="SettingTable"/>.</summary>
internal static class SettingSchema
{
    /// <summary>All that a run over HTTP takes.</summary>
    public static JsonObject All()
    {
        using var text = new MemoryStream();
        RunSettingsJson.Write(new RunSettings(), text);
        JsonObject defaults = JsonNode.Parse(text.ToArray())!.AsObject();
        var properties = new JsonObject();
        foreach (Setting setting in SettingList.Taken)
        {
            properties[setting.Name] = Of(setting, defaults[setting.Name]);
        }

        return properties;
    }

    private static JsonObject Of(Setting setting, JsonNode? value)
    {
        var schema = new JsonObject { ["description"] = $"{setting.Help}. It takes {setting.Takes}." };
        switch (value?.GetValueKind())
        {
            case JsonValueKind.Number:
                schema["type"] = setting.Takes.Contains("whole number", StringComparison.Ordinal) ? "integer" : "number";
                break;
            case JsonValueKind.True or JsonValueKind.False:
                schema["type"] = "boolean";
                break;
            case JsonValueKind.String when setting.Words.Count > 0:
                schema["type"] = "string";
                schema["enum"] = new JsonArray([.. setting.Words.Select(w => (JsonNode)w)]);
                break;
            case JsonValueKind.String:
                schema["type"] = "string";
                break;
            case JsonValueKind.Array:
                // One word may stand without its brackets.
                schema["type"] = new JsonArray("array", "string");
                schema["items"] = new JsonObject { ["type"] = "string" };
                break;
            case JsonValueKind.Object:
                schema["type"] = "object";
                break;
            case null or JsonValueKind.Null or JsonValueKind.Undefined:
                // What it takes is told in words alone.
                break;
        }

        if (value is not null)
        {
            schema["default"] = value.DeepClone();
        }

        return schema;
    }
}
