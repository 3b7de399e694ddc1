using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>azd finds what azure.yaml names.</summary>
public sealed partial class AzureYamlTests(Installations installations)
{
    /// <summary>Given to hooks by azd itself.</summary>
    private static readonly string[] OfAzd = ["AZURE_SUBSCRIPTION_ID", "SERVICE_TRAINER_IMAGE_NAME"];

    [Fact]
    public void File_ItsSchema_Fits()
    {
        using Stream schema = typeof(AzureYamlTests).Assembly.GetManifestResourceStream("azure-yaml.schema.json")!;
        using var reader = new StreamReader(schema);
        AssertFits(reader.ReadToEnd());
    }

    [Fact]
    public void File_PublishedSchema_Fits()
    {
        string? published = Environment.GetEnvironmentVariable("AZURE_YAML_SCHEMA");
        Assert.SkipWhen(
            string.IsNullOrEmpty(published),
            "AZURE_YAML_SCHEMA names no copy of the published schema; the workflow on GitHub fetches one.");

        AssertFits(File.ReadAllText(published));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Services_EveryCombination_HaveOneResourceEach(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        IEnumerable<string> tagged = installation.Resources.Where(r => r["tags"]?["azd-service-name"] is not null)
            .Select(r => $"{r["tags"]!["azd-service-name"]}: {r["type"]}");
        IEnumerable<string> right = AzureYaml.Project["services"]!.AsObject()
            .Select(s => $"{s.Key}: {(s.Value.Text("host") == "function" ? "Microsoft.Web/sites" : "Microsoft.App/jobs")}");

        Assert.Equal(right.Order(StringComparer.Ordinal), tagged.Order(StringComparer.Ordinal));
    }

    /// <summary>`azd down` deletes the environment's resource group, so everything must lie in it.</summary>
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Resources_EveryCombination_LieInTheGroupOfTheEnvironment(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode group = Assert.Single(installation.Of("Microsoft.Resources/resourceGroups"));

        // The name of a private DNS zone is known in Azure alone, and with it the last part of the identifier.
        string[] places = [group.Text("id") + "/", "[resourceId('00000000-0000-0000-0000-000000000001', 'rg-test',"];

        Assert.Equal("test", group["tags"].Text("azd-env-name"));
        Assert.All(
            installation.Resources.Where(r => r != group).Select(r => r.Text("id")),
            id => Assert.True(places.Any(p => id.StartsWith(p, StringComparison.Ordinal)), id));
        Assert.All(installation.Resources.Where(r => r["tags"] is not null), r => Assert.Equal("test", r["tags"].Text("azd-env-name")));
    }

    [Fact]
    public void Paths_Each_IsThere()
    {
        foreach ((string name, JsonNode? service) in AzureYaml.Project["services"]!.AsObject())
        {
            string project = Repository.Path(service.Text("project"));
            Assert.Single(Directory.EnumerateFiles(project, "*.csproj"));
            if (service["docker"] is { } docker)
            {
                Assert.True(File.Exists(Path.Combine(project, docker.Text("path"))), name);
                Assert.Equal(Repository.Root, Path.GetFullPath(Path.Combine(project, docker.Text("context"))));
            }
        }

        Assert.True(File.Exists(Repository.Path($"{AzureYaml.Project["infra"]!["path"]}/{AzureYaml.Project["infra"]!["module"]}.bicep")));
        Assert.All(Hooks(), hook => Assert.True(File.Exists(Repository.Path(hook)), hook));
    }

    /// <summary>What the hooks and the image's build read, the provisioning puts out or azd gives.</summary>
    [Fact]
    public async Task Variables_OfHooksAndBuild_ArePutOut()
    {
        JsonNode template = await installations.Template("infra/main.bicep");
        string[] known = [.. template["outputs"]!.AsObject().Select(o => o.Key), .. OfAzd];

        Assert.All(Hooks(), hook => Assert.Empty(Variable().Matches(Repository.Text(hook)).Select(m => m.Groups[1].Value).Except(known)));
        Assert.Contains(Hooks(), hook => Variable().Count(Repository.Text(hook)) > 5);
        string argument = AzureYaml.Project["services"]!["trainer"]!["docker"]!["buildArgs"]![0]!.GetValue<string>();
        Assert.Equal("TORCH=${TRAINER_TORCH:-cpu}", argument);
        Assert.Contains("TRAINER_TORCH", known);
        Assert.Contains("ARG TORCH=cpu", Repository.Text("src/PseudoLabel.Trainer/Dockerfile"), StringComparison.Ordinal);
    }

    /// <summary>Every parameter can be set by a variable of the azd environment, and unset ones are what the Bicep says.</summary>
    [Fact]
    public async Task Parameters_File_IsTheTemplates()
    {
        JsonObject template = (await installations.Template("infra/main.bicep"))["parameters"]!.AsObject();
        JsonObject file = JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!.AsObject();

        Assert.Equal(
            template.Select(p => p.Key).Except(["firstOfMonth"]).Order(StringComparer.Ordinal),
            file.Select(p => p.Key).Order(StringComparer.Ordinal));
        foreach ((string name, JsonNode? value) in file)
        {
            Match match = Substituted().Match(value.Text("value"));
            Assert.True(match.Success, name);
            if (template[name]!["defaultValue"] is { } preset)
            {
                bool truth = preset.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
                Assert.Equal(preset.ToString(), match.Groups[2].Value, ignoreCase: truth);
            }
        }

    }

    /// <summary>A parameter that a deployment from GitHub did not get, it would set back to its default.</summary>
    [Fact]
    public void Parameters_EachThatSomebodyMaySet_TravelsWithThePipeline()
    {
        string[] setByHand =
        [
            .. JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!.AsObject()
                .Select(p => Substituted().Match(p.Value.Text("value")).Groups[1].Value)
                .Except(["AZURE_ENV_NAME", "AZURE_LOCATION", "AZURE_PRINCIPAL_ID", "AZURE_PRINCIPAL_TYPE", "SERVICE_TRAINER_IMAGE_NAME"]),
        ];
        JsonNode deploy = AzureYaml.Read(".github/workflows/azure.yml")["jobs"]!["deploy"]!;
        JsonObject given = deploy["env"]!.AsObject();
        string[] asDeployed = ["BUDGET_START", "SERVICE_TRAINER_IMAGE_NAME"];

        Assert.True(setByHand.Length > 12);
        Assert.Equal(
            setByHand.Order(StringComparer.Ordinal),
            AzureYaml.Project["pipeline"]!["variables"]!.AsArray().Select(v => v!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.All(setByHand.Except(asDeployed), v => Assert.Equal($"${{{{ vars.{v} }}}}", given[v]?.GetValue<string>()));
        Assert.All(asDeployed, v => Assert.Contains($"{v}=", Repository.Text("infra/hooks/deployed.sh"), StringComparison.Ordinal));
        string[] steps = [.. deploy["steps"]!.AsArray().Select(s => s!["run"]?.GetValue<string>() ?? "")];
        Assert.InRange(
            Array.FindIndex(steps, s => s.Contains("infra/hooks/deployed.sh", StringComparison.Ordinal)),
            1, Array.IndexOf(steps, "azd provision --no-prompt") - 1);
    }

    private static IEnumerable<string> Hooks() =>
        AzureYaml.Project["hooks"]!.AsObject().SelectMany(h => h.Value!.AsObject()).Select(s => s.Value.Text("run"));

    private static void AssertFits(string schema)
    {
        EvaluationResults results = JsonSchema.FromText(schema).Evaluate(
            JsonSerializer.SerializeToElement(AzureYaml.Project), new EvaluationOptions { OutputFormat = OutputFormat.List });
        IEnumerable<string> errors =
            (results.Details ?? []).SelectMany(d => d.Errors?.Select(e => $"{d.InstanceLocation}: {e.Value}") ?? []);
        Assert.True(results.IsValid, string.Join('\n', errors));
    }

    [GeneratedRegex(@"\$(?:env:|\{)?([A-Z]+(?:_[A-Z]+)+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\{([A-Z_]+)(?:=([^}]*))?\}$")]
    private static partial Regex Substituted();
}
