using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace PseudoLabel.Infra.Tests;

/// <summary>Files in YAML, read as JSON.</summary>
internal static class AzureYaml
{
    public static JsonNode Project { get; } = Read("azure.yaml");

    public static JsonNode Read(string name)
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(Repository.Text(name));
        yaml.Load(reader);
        return Json(yaml.Documents.Single().RootNode)!;
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
        YamlScalarNode { Style: ScalarStyle.Plain } plain when int.TryParse(plain.Value, CultureInfo.InvariantCulture, out int number) =>
            JsonValue.Create(number),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => throw new NotSupportedException(node.ToString()),
    };
}
