using System.Text.Json.Nodes;
using System.Xml.Linq;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>host.json, the project and the deployed runtime say the same.</summary>
public sealed class HostTests(Installations installations)
{
    private const string Durable = "AzureFunctionsJobHost__extensions__durableTask__";
    private static readonly JsonNode HostJson = JsonNode.Parse(Repository.Text("host.json"))!["extensions"]!["durableTask"]!;

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Runtime_EveryCombination_IsTheProjects(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode runtime = installation.Only("Microsoft.Web/sites")["functionAppConfig"]!["runtime"]!;
        string framework = XDocument.Parse(Repository.Text("Directory.Build.props")).Descendants("TargetFramework").Single().Value;
        JsonNode local = JsonNode.Parse(Repository.Text("local.settings.json.example"))!["Values"]!;

        Assert.Equal(framework, "net" + runtime.Text("version"));
        Assert.Equal(local.Text("FUNCTIONS_WORKER_RUNTIME"), runtime.Text("name"));

        // Flex Consumption refuses what says the same a second time.
        Assert.DoesNotContain(installation.Settings.Keys, k => k.Split('_')[0] is "FUNCTIONS" or "WEBSITE");
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Backend_EveryCombination_IsWhatTheHostUses(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        IReadOnlyDictionary<string, string> settings = installation.Settings;
        string[] ofTheHost = [.. settings.Keys.Where(k => k.StartsWith("AzureFunctionsJobHost__", StringComparison.Ordinal))];

        Assert.Equal("AzureStorage", HostJson["storageProvider"].Text("type"));
        if (!choice.HasScheduler)
        {
            string connection = HostJson["storageProvider"].Text("connectionName");
            Assert.Empty(ofTheHost);
            Assert.All(["blobServiceUri", "queueServiceUri", "tableServiceUri"], s => Assert.Contains($"{connection}__{s}", settings.Keys));
            Assert.Empty(installation.Of("Microsoft.DurableTask/schedulers"));
            return;
        }

        string hub = installation.Names("Microsoft.DurableTask/schedulers/taskHubs").Single();
        Assert.Equal(3, ofTheHost.Length);
        Assert.Equal("azureManaged", settings[Durable + "storageProvider__type"]);
        string connectionString = settings[settings[Durable + "storageProvider__connectionStringName"]];
        Assert.Contains("Endpoint=", connectionString, StringComparison.Ordinal);
        Assert.Contains("Authentication=ManagedIdentity;ClientID=", connectionString, StringComparison.Ordinal);
        Assert.Equal(hub, settings[Durable + "hubName"]);
        Assert.Equal(hub, HostJson.Text("hubName"));
    }

    /// <summary>One parameter decides: what the Bicep gets from the azd environment, the project's build gets from it as well.</summary>
    [Fact]
    public void Backend_ByOneParameter_DecidesThePackageToo()
    {
        JsonNode parameters = JsonNode.Parse(Repository.Text("infra/main.parameters.json"))!["parameters"]!;
        XElement package =
            XDocument.Parse(Repository.Text("src/PseudoLabel.Functions/PseudoLabel.Functions.csproj")).Descendants("PackageReference")
            .Single(p => p.Attribute("Include")!.Value == "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged");

        Assert.Equal("${DURABLE_BACKEND=AzureStorage}", parameters["backend"].Text("value"));
        Assert.Equal("'$(DURABLE_BACKEND)' == 'DurableTaskScheduler'", package.Parent!.Attribute("Condition")!.Value);
    }

    /// <summary>`dotnet run` says what is missing and how to get it, before the SDK's own words; .ci/run hears it.</summary>
    [Fact]
    public void Run_WithoutTheFunctionsTools_SaysHowToGetThem()
    {
        XElement target = XDocument.Parse(Repository.Text("src/PseudoLabel.Functions/PseudoLabel.Functions.csproj")).Descendants("Target")
            .Single(t => t.Attribute("Name")!.Value == "SayHowToGetFunc");
        XElement error = target.Element("Error")!;

        Assert.Equal("_FunctionsCheckForCoreTools", target.Attribute("BeforeTargets")!.Value);
        Assert.Contains("npm install --global azure-functions-core-tools@4", error.Attribute("Text")!.Value, StringComparison.Ordinal);
        Assert.Contains(error.Attribute("Code")!.Value, Repository.Text(".ci/run"), StringComparison.Ordinal);
    }

    /// <summary>What is said again and again while a run goes on: a run of twelve batches and six rounds wrote 3,000 lines.</summary>
    [Fact]
    public void Log_OfOrchestrationsAndEvents_HoldsWarningsAlone()
    {
        JsonNode levels = JsonNode.Parse(Repository.Text("host.json"))!["logging"]!["logLevel"]!;
        string folder = Repository.Path("src/PseudoLabel.Functions/Orchestrations");
        string[] orchestrators = [.. Directory.EnumerateFiles(folder, "*Orchestrator.cs")
            .Select(f => "Function." + Path.GetFileNameWithoutExtension(f))];

        Assert.Equal(3, orchestrators.Length);
        Assert.All(
            [.. orchestrators, "Host.Triggers.DurableTask", "Function.*.User", "Function.BlobUploaded", "Function.BlobEventQueued"],
            category => Assert.Equal("Warning", levels.Text(category)));
    }

    /// <summary>Without Application Insights the host would warn at each start; what is deployed has it.</summary>
    [Fact]
    public void Tracing_OnTheEmulator_IsOff()
    {
        const string setting = Durable + "tracing__distributedTracingEnabled";
        JsonNode local = JsonNode.Parse(Repository.Text("local.settings.json.example"))!["Values"]!;

        Assert.Equal("false", local.Text(setting));
        Assert.True(HostJson["tracing"]!["distributedTracingEnabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Scale_ByParameters_IsTheirs()
    {
        Installation usual = await installations.Of(Combination.Default);
        Installation large = await installations.Of(
            Combination.Default, "param alwaysReadyDurable = 2\nparam instanceMemoryMB = 4096\nparam maximumInstanceCount = 100");

        Assert.Equal("""{"instanceMemoryMB":2048,"maximumInstanceCount":40,"alwaysReady":[]}""", Scale(usual));
        Assert.Equal(
            """{"instanceMemoryMB":4096,"maximumInstanceCount":100,"alwaysReady":[{"name":"durable","instanceCount":2}]}""", Scale(large));

        static string Scale(Installation installation) =>
            installation.Only("Microsoft.Web/sites")["functionAppConfig"]!["scaleAndConcurrency"]!.ToJsonString();
    }
}
