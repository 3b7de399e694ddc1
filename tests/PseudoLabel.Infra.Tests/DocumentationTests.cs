using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PseudoLabel.Infra.Tests;

public sealed partial class DocumentationTests
{
    /// <summary>Set by azd itself.</summary>
    private static readonly string[] OfAzd =
        ["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE", "SERVICE_TRAINER_IMAGE_NAME"];

    [Fact]
    public void DeployPage_TableOfVariables_IsTheParameterFiles()
    {
        JsonObject parameters = JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!.AsObject();
        IEnumerable<(string Name, string Preset)> right =
            parameters.Select(p => Substituted().Match(p.Value.Text("value"))).Where(m => !OfAzd.Contains(m.Groups[1].Value))
            .Select(m => (m.Groups[1].Value, m.Groups[2].Value));

        IEnumerable<(string Name, string Preset)> written =
            Row().Matches(Repository.Text("docs/deploy.md")).Select(m => (m.Groups[1].Value, m.Groups[2].Value));

        Assert.Equal(right.Order(), written.Order());
    }

    /// <summary>A region stands in one row, and the table says as of when it is.</summary>
    [Fact]
    public void DeployPage_TableOfRegions_HasEachOnceAndADate()
    {
        string page = Repository.Text("docs/deploy.md");
        int start = page.IndexOf("\n## Regions", StringComparison.Ordinal);
        string part = page[start..page.IndexOf("\n## Parameters", StringComparison.Ordinal)];
        string[] regions =
        [
            .. part.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).SelectMany(l => Region().Matches(l))
                .Select(m => m.Groups[1].Value),
        ];

        Assert.InRange(regions.Length, 20, 60);
        Assert.Equal(regions.Length, regions.Distinct().Count());
        Assert.Contains("2026", part, StringComparison.Ordinal);
        Assert.All(
            ["list-flexconsumption-locations", "list-flexconsumption-runtimes", "workload-profile list-supported"],
            c => Assert.Contains(c, part, StringComparison.Ordinal));
    }

    [GeneratedRegex("`([a-z0-9]+)`")]
    private static partial Regex Region();

    [GeneratedRegex(@"^\$\{([A-Z_]+)(?:=([^}]*))?\}$")]
    private static partial Regex Substituted();

    /// <summary>A row; a default that is no value is told in words, without quotes.</summary>
    [GeneratedRegex(@"^\| `([A-Z_]+)` \|.*\|(?: `([^`]*)`|[^|]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
