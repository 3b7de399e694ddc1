using System.Text.Json;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Http;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Http;

public sealed class OpenApiTests
{
    [Fact]
    public async Task Document_Paths_AreTheRoutes()
    {
        JsonElement document = await DocumentAsync();

        IEnumerable<string> described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}"));

        Assert.Equal(ApiRoutes.All.Select(r => $"{r.Method} {r.Template}").Order(), described.Order());
    }

    [Fact]
    public async Task Document_PathParameters_AreThoseOfTheTemplate()
    {
        foreach (JsonProperty path in (await DocumentAsync()).GetProperty("paths").EnumerateObject())
        {
            string[] inTemplate = [.. path.Name.Split('/').Where(p => p.StartsWith('{')).Select(p => p.Trim('{', '}'))];
            foreach (JsonProperty operation in path.Value.EnumerateObject())
            {
                string[] described = operation.Value.TryGetProperty("parameters", out JsonElement parameters)
                    ? [.. parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() == "path")
                        .Select(p => p.GetProperty("name").GetString()!)]
                    : [];
                Assert.Equal(inTemplate, described);
                Assert.True(operation.Value.GetProperty("responses").TryGetProperty("default", out _), path.Name);
            }
        }
    }

    [Fact]
    public async Task Document_References_AllLeadSomewhere()
    {
        JsonElement document = await DocumentAsync();
        string text = document.GetRawText();
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");

        string[] names =
            [.. text.Split("#/components/schemas/").Skip(1).Select(rest => rest[..rest.IndexOf('"', StringComparison.Ordinal)]).Distinct()];

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.True(schemas.TryGetProperty(name, out _), name));
    }

    [Fact]
    public async Task Document_ResultFiles_AreThoseThatARunWrites()
    {
        JsonElement file = (await DocumentAsync()).GetProperty("paths").GetProperty("/api/runs/{id}/result/{file}").GetProperty("get")
            .GetProperty("parameters").EnumerateArray().Last();

        IEnumerable<string?> named = file.GetProperty("schema").GetProperty("enum").EnumerateArray().Select(e => e.GetString());

        Assert.Equal(RunNames.Results.Select(Path.GetFileName).Order(), named.Order());
    }

    [Fact]
    public async Task Document_Settings_AreThoseOfTheTableWithWhatTheyTake()
    {
        JsonElement schemas = (await DocumentAsync()).GetProperty("components").GetProperty("schemas");
        string[] settings = [.. SettingTable.All.Select(s => s.Name).Except(["labeled", "unlabeled", "data", "carry-from"])];

        Assert.Equal(
            ["dataset", .. settings], schemas.GetProperty("RunRequest").GetProperty("properties").EnumerateObject().Select(p => p.Name));
        JsonElement properties = schemas.GetProperty("RunSettings").GetProperty("properties");
        Assert.Equal(settings, properties.EnumerateObject().Select(p => p.Name));
        Assert.All(properties.EnumerateObject(), p => Assert.True(p.Value.GetProperty("description").GetString()!.Length > 20, p.Name));
        Assert.Equal("integer", properties.GetProperty("max-rounds").GetProperty("type").GetString());
        Assert.Equal("boolean", properties.GetProperty("fast").GetProperty("type").GetString());
        Assert.Equal(0.95, properties.GetProperty("precision-target").GetProperty("default").GetDouble());
        Assert.Contains("macro-f1", properties.GetProperty("metric").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
    }

    [Fact]
    public async Task Document_Roles_AreThoseOfTheRoutes()
    {
        JsonElement paths = (await DocumentAsync()).GetProperty("paths");

        string? RoleOf(string method, string path) => paths.GetProperty(path).GetProperty(method).GetProperty("x-role").GetString();

        Assert.Equal("operator", RoleOf("post", "/api/runs"));
        Assert.Equal("labeler", RoleOf("post", "/api/runs/{id}/labels"));
        Assert.Equal("reader", RoleOf("post", "/api/datasets/{dataset}/predict"));
        Assert.Null(RoleOf("get", "/api/dashboard"));
        Assert.Equal(0, paths.GetProperty("/api/dashboard").GetProperty("get").GetProperty("security").GetArrayLength());
    }

    [Fact]
    public async Task Document_Security_NamesTokenKeyAndSignIn()
    {
        JsonElement document = await DocumentAsync();

        string[] schemes = [.. document.GetProperty("components").GetProperty("securitySchemes").EnumerateObject().Select(s => s.Name)];

        Assert.Equal(["token", "functionKey", "signIn"], schemes);
        Assert.Equal(["", "token", "functionKey", "signIn"], document.GetProperty("security").EnumerateArray()
            .Select(s => string.Join(',', s.EnumerateObject().Select(p => p.Name))));
    }

    private static async Task<JsonElement> DocumentAsync()
    {
        using var data = new ServiceData();
        return await ServiceData.JsonAsync(data.Api.GetOpenApi());
    }
}
