using System.Text.Json;
using System.Text.Json.Nodes;

namespace PseudoLabel.Service.Http;

/// <summary>
/// The description of the interface: <c>openapi.json</c> with the paths and schemas of each group of routes, which have a file each.
/// They are kept by hand and held against <see cref="ApiRoutes"/> by a test; settings and roles in them are those of the code.
/// </summary>
internal static class OpenApiDocument
{
    private const string Base = "openapi.json";

    private static readonly string[] WithSettings = ["RunRequest", "RunSettings"];

    // It is the same for as long as the program is.
    private static readonly Lazy<byte[]> Text = new(() => ApiJson.Bytes(Merged()));

    public static ApiResponse Response() => ApiResponse.Of(200, "application/json; charset=utf-8", Text.Value);

    private static JsonObject Merged()
    {
        JsonObject whole = Read(Base);
        IEnumerable<string> groups = typeof(OpenApiDocument).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith("openapi.", StringComparison.Ordinal) && n != Base).Order(StringComparer.Ordinal);
        foreach (JsonObject group in groups.Select(Read))
        {
            Move(group["paths"]!.AsObject(), whole["paths"]!.AsObject());
            Move(group["components"]!["schemas"]!.AsObject(), whole["components"]!["schemas"]!.AsObject());
        }

        JsonObject schemas = whole["components"]!["schemas"]!.AsObject();
        foreach (string schema in WithSettings)
        {
            Move(SettingSchema.All(), schemas[schema]!["properties"]!.AsObject());
        }

        foreach (ApiRoute route in ApiRoutes.All)
        {
            JsonObject operation = whole["paths"]![route.Template]![route.Method.ToLowerInvariant()]!.AsObject();
            operation["x-role"] = route.Needs is { } role ? JsonNamingPolicy.CamelCase.ConvertName(role.ToString()) : null;
            if (route.Needs is null)
            {
                operation["security"] = new JsonArray();
            }
        }

        return whole;
    }

    /// <summary>Moves what is in one object into another; what both have, such as a path of two groups, is joined.</summary>
    private static void Move(JsonObject from, JsonObject to)
    {
        foreach ((string name, JsonNode? value) in from.ToArray())
        {
            from.Remove(name);
            if (to[name] is JsonObject both && value is JsonObject part)
            {
                Move(part, both);
            }
            else
            {
                to.Add(name, value);
            }
        }
    }

    private static JsonObject Read(string name)
    {
        using Stream stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not in the assembly.");
        return JsonNode.Parse(stream)!.AsObject();
    }
}
