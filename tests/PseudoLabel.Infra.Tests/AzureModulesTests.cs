using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>What docs/azure-modules.md says of the resources here is so, and each difference from the modules has a reason.</summary>
public sealed partial class AzureModulesTests(Installations installations)
{
    private const string AsTheModule = "as the module";

    /// <summary>The resource that each module would make.</summary>
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        ["storage/storage-account"] = "Microsoft.Storage/storageAccounts",
        ["storage/storage-account, blob service"] = "Microsoft.Storage/storageAccounts/blobServices",
        ["web/site"] = "Microsoft.Web/sites",
        ["web/site, publishing credentials"] = "Microsoft.Web/sites/basicPublishingCredentialsPolicies",
        ["web/serverfarm"] = "Microsoft.Web/serverfarms",
        ["container-registry/registry"] = "Microsoft.ContainerRegistry/registries",
        ["app/managed-environment"] = "Microsoft.App/managedEnvironments",
        ["app/job"] = "Microsoft.App/jobs",
        ["event-grid/system-topic"] = "Microsoft.EventGrid/systemTopics",
        ["insights/component"] = "Microsoft.Insights/components",
        ["operational-insights/workspace"] = "Microsoft.OperationalInsights/workspaces",
        ["network/virtual-network"] = "Microsoft.Network/virtualNetworks",
    };

    [Fact]
    public async Task Table_EachRow_IsWhatTheBicepMakesAndHasAReason()
    {
        Installation plain = await installations.Of(Combination.Default);
        Installation closed = await installations.Of(Combination.Default with { Vnet = true });
        string module = "";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        int rows = 0;

        foreach (string line in Repository.Text("docs/azure-modules.md").Split('\n'))
        {
            if (Heading().Match(line) is { Success: true } heading)
            {
                module = heading.Groups[1].Value + heading.Groups[2].Value;
                seen.Add(module);
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                rows++;
                (string path, string theirs, string here, string why) =
                    (row.Groups[1].Value, Value(row.Groups[2].Value), Value(row.Groups[3].Value), row.Groups[4].Value);
                Installation installation = module.StartsWith("network/", StringComparison.Ordinal) ? closed : plain;
                JsonNode[] resources = [.. installation.Of(Types[module])];

                Assert.NotEmpty(resources);
                Assert.All(resources, r => Assert.Equal((path, here), (path, At(r, path)?.ToJsonString() ?? "not set")));
                Assert.True(theirs == here == why.StartsWith(AsTheModule, StringComparison.Ordinal), $"{module}: {path}");
            }
        }

        Assert.Equal(Types.Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
        Assert.InRange(rows, 50, 200);
    }

    private static string Value(string cell) => cell.Trim('`');

    private static JsonNode? At(JsonNode resource, string path)
    {
        JsonNode? node = resource;
        foreach (string part in path.Split('.'))
        {
            Match match = Part().Match(part);
            node = node?[match.Groups[1].Value];
            if (match.Groups[2].Success)
            {
                node = node?[int.Parse(match.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture)];
            }
        }

        return node;
    }

    [GeneratedRegex(@"^## ([a-z-]+/[a-z-]+) \d+\.\d+(, [a-z ]+)?$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"^(\w+)(?:\[(\d+)\])?$")]
    private static partial Regex Part();
}
