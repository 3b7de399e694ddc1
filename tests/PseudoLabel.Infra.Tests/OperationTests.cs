using System.Text;
using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>What is logged, kept, tagged, locked and cleaned up, as the parameters say.</summary>
public sealed class OperationTests(Installations installations)
{
    private const string Logs = "Microsoft.Insights/diagnosticSettings";
    private const string Lock = "Microsoft.Authorization/locks";
    private const string Changes = "StorageWrite, StorageDelete";
    private const string Account = "Microsoft.Storage/storageAccounts/st";

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Logs_EveryCombination_GoToTheWorkspace(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        Assert.Equal(
            [
                "Microsoft.App/managedEnvironments/cae: allLogs",
                "Microsoft.ContainerRegistry/registries/acr: ContainerRegistryLoginEvents, ContainerRegistryRepositoryEvents",
                "Microsoft.EventGrid/systemTopics/evgt: DeliveryFailures",
                Account + "/blobServices/default: " + Changes,
                "Microsoft.Web/sites/func: FunctionAppLogs",
            ],
            Logged(installation));
        Assert.All(
            installation.Of(Logs),
            s => Assert.Equal("Microsoft.OperationalInsights/workspaces/log", installation.Place(s["properties"].Text("workspaceId"))));
    }

    [Theory]
    [InlineData("none", "", "", "")]
    [InlineData("changes", Changes, "", "")]
    [InlineData("all", "allLogs", "allLogs", "allLogs")]
    public async Task Logs_OfStorage_AreWhatWasAskedFor(string logs, string blobs, string queues, string tables)
    {
        Installation installation = await installations.Of(Combination.Default, $"param storageLogs = '{logs}'");
        string[] logged = Logged(installation);

        foreach ((string service, string right) in new[] { ("blob", blobs), ("queue", queues), ("table", tables) })
        {
            string start = $"{Account}/{service}Services/default: ";
            string[] found = [.. logged.Where(l => l.StartsWith(start, StringComparison.Ordinal)).Select(l => l[start.Length..])];
            Assert.Equal(right.Length == 0 ? [] : [right], found);
        }
    }

    [Fact]
    public async Task Telemetry_Kept_ForTheDaysAskedFor()
    {
        Installation usual = await installations.Of(Combination.Default);
        Installation longer = await installations.Of(Combination.Default, "param telemetryDays = 90");

        Assert.Equal((30, 90), (Days(usual), Days(longer)));

        static int Days(Installation installation) =>
            installation.Only("Microsoft.OperationalInsights/workspaces")["retentionInDays"]!.GetValue<int>();
    }

    [Fact]
    public async Task Lock_AskedFor_HoldsTheAccountAlone()
    {
        Installation without = await installations.Of(Combination.Default);
        Installation with = await installations.Of(Combination.Default, "param deleteLock = true");

        Assert.Empty(without.Of(Lock));
        JsonNode only = Assert.Single(with.Of(Lock));
        Assert.Equal(Account, with.Place(only.Text("id").Split("/providers/" + Lock)[0]));
        Assert.Equal("CanNotDelete", only["properties"].Text("level"));
    }

    [Theory]
    [InlineData("LRS")]
    [InlineData("ZRS")]
    [InlineData("GRS")]
    [InlineData("GZRS")]
    public async Task Copies_AskedFor_AreTheAccounts(string redundancy)
    {
        Installation installation = await installations.Of(Combination.Default, $"param storageRedundancy = '{redundancy}'");

        Assert.Equal("Standard_" + redundancy, installation.Of("Microsoft.Storage/storageAccounts").Single()["sku"].Text("name"));
    }

    /// <summary>azd's own stays whatever is asked for: `azd down` goes by it.</summary>
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Tags_AskedFor_AreOnAllThatHasTags(Combination choice)
    {
        Installation installation = await installations.Of(choice, "param tags = { owner: 'ann', 'azd-env-name': 'another' }");
        JsonNode[] tagged = [.. installation.Resources.Where(r => r["tags"] is not null)];

        Assert.True(tagged.Length > 15);
        Assert.All(tagged, r => Assert.Equal(("ann", "test"), (r["tags"].Text("owner"), r["tags"].Text("azd-env-name"))));
    }

    [Fact]
    public async Task Budget_OfNothing_IsNotMade()
    {
        Installation installation = await installations.Of(Combination.Default, "param monthlyBudget = 0");

        Assert.Empty(installation.Of("Microsoft.Consumption/budgets"));
        Assert.Equal(3, installation.Of("Microsoft.Insights/scheduledQueryRules").Count());
    }

    /// <summary>The tier has no retention policy, so a task removes old images; the newest stay, the deployed one among them.</summary>
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Images_EachWeek_OldOnesAreRemoved(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode task = installation.Only("Microsoft.ContainerRegistry/registries/tasks");
        string steps = Encoding.UTF8.GetString(Convert.FromBase64String(task["step"].Text("encodedTaskContent")));

        Assert.Equal("Enabled", task.Text("status"));
        Assert.Equal("0 4 * * 0", task["trigger"]!["timerTriggers"]![0].Text("schedule"));
        Assert.Contains("cmd: acr purge --filter '.*:.*' --ago 30d --keep 5 --untagged\n", steps, StringComparison.Ordinal);
    }

    private static string[] Logged(Installation installation) =>
    [
        .. installation.Of(Logs)
            .Select(s => $"{installation.Place(s.Text("id").Split("/providers/" + Logs)[0])}: {string.Join(", ", Categories(s))}")
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Categories(JsonNode setting) =>
        setting["properties"]!["logs"]!.AsArray().Select(l => (l!["category"] ?? l["categoryGroup"])!.GetValue<string>());
}
