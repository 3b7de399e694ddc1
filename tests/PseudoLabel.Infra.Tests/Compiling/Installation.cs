using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PseudoLabel.Infra.Tests.Compiling;

/// <summary>
/// What a deployment would make, as the compiler foresees it: every condition, loop and name resolved, expressions left only where Azure
/// alone knows the value.
/// </summary>
/// <param name="foreseen">The compiler's snapshot.</param>
public sealed partial class Installation(JsonNode foreseen)
{
    private const string Environment = "test";
    private readonly string token = UniquePart(foreseen);

    public IReadOnlyList<JsonNode> Resources { get; } = [.. foreseen["predictedResources"]!.AsArray().Select(r => r!)];

    /// <summary>The app's settings.</summary>
    public IReadOnlyDictionary<string, string> Settings =>
        Of("Microsoft.Web/sites/config").Single(c => c.Text("name").EndsWith("/appsettings", StringComparison.Ordinal))["properties"]!
            .AsObject().ToDictionary(s => s.Key, s => s.Value!.GetValue<string>(), StringComparer.Ordinal);

    /// <summary>Who may do what to what: identities, built-in roles and scopes, names without their unique part.</summary>
    public IEnumerable<(string Who, string Role, string Scope)> Grants => Of("Microsoft.Authorization/roleAssignments").Select(r => (
        Who(r["properties"].Text("principalId")),
        r["properties"].Text("roleDefinitionId").Split('/')[^1],
        Place(r.Text("id").Split("/providers/Microsoft.Authorization/")[0])));

    public IEnumerable<JsonNode> Of(string type) => Resources.Where(r => r.Text("type") == type);

    /// <summary>What is set of the one resource of a type.</summary>
    public JsonNode Only(string type) => Of(type).Single()["properties"]!;

    /// <summary>The last parts of the names of all resources of a type, in order.</summary>
    public IEnumerable<string> Names(string type) =>
        Of(type).Select(r => Plain(r.Text("name").Split('/')[^1])).Order(StringComparer.Ordinal);

    /// <summary>Where a resource lies, from its type on and without the unique part of its names.</summary>
    public string Place(string id) => Plain(id.Split($"/resourceGroups/rg-{Environment}/providers/")[^1]);

    public string Plain(string name) =>
        name.Replace("-" + token, "", StringComparison.Ordinal).Replace(token, "", StringComparison.Ordinal);

    internal static async Task<Installation> ForeseeAsync(BicepCompiler compiler, Combination choice, string? more) =>
        new(await SnapshotAsync(compiler, "infra/main.bicep", null, $"""
            param environmentName = '{Environment}'
            param location = 'westeurope'
            param backend = '{choice.Backend}'
            param gpu = '{choice.Gpu}'
            param vnet = {(choice.Vnet ? "true" : "false")}
            param firstOfMonth = '2026-01-01'
            {more}
            """));

    /// <summary>What a file's deployment would make.</summary>
    /// <param name="compiler">The compiler.</param>
    /// <param name="file">The file, from the repository's root.</param>
    /// <param name="group">The resource group that it is deployed to; null for a subscription.</param>
    /// <param name="parameters">Its parameters, as lines of a parameter file.</param>
    internal static async Task<JsonNode> SnapshotAsync(BicepCompiler compiler, string file, string? group, string parameters)
    {
        string folder = Directory.CreateTempSubdirectory("infra-tests-").FullName;
        try
        {
            string path = Path.Combine(folder, "choice.bicepparam");
            await File.WriteAllTextAsync(path, $"using '{Path.GetRelativePath(folder, Repository.Path(file))}'\n{parameters}");
            JsonNode answer = await compiler.CallAsync("bicep/getSnapshot", new JsonObject
            {
                ["path"] = path,
                ["metadata"] = new JsonObject
                {
                    ["tenantId"] = "00000000-0000-0000-0000-000000000002",
                    ["subscriptionId"] = "00000000-0000-0000-0000-000000000001",
                    ["resourceGroup"] = group,
                    ["location"] = "westeurope",
                    ["deploymentName"] = "test",
                },
            });
            JsonNode snapshot = JsonNode.Parse(answer.Text("snapshot"))!;
            Assert.Equal("[]", snapshot["diagnostics"]!.ToJsonString());
            return snapshot;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private string Who(string principal) => Reference().Match(principal) is { Success: true } of ? Place(of.Groups[1].Value) : principal;

    private static string UniquePart(JsonNode foreseen) =>
        foreseen["predictedResources"]!.AsArray().Single(r => r.Text("type") == "Microsoft.Storage/storageAccounts").Text("name")[2..];

    [GeneratedRegex(@"reference\('([^']+)'")]
    private static partial Regex Reference();
}
