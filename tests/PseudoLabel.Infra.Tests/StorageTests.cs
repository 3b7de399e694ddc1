using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PseudoLabel.Infra.Tests.Compiling;
using PseudoLabel.Service;
using PseudoLabel.Store;

namespace PseudoLabel.Infra.Tests;

/// <summary>Containers, queues and lifecycle rules fit the names that the code uses.</summary>
public sealed partial class StorageTests(Installations installations)
{
    private static readonly string Code = Repository.Sources("src/PseudoLabel.Functions");

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Containers_EveryCombination_AreTheCodes(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode local = JsonNode.Parse(Repository.Text("local.settings.json.example"))!["Values"]!;
        string data = DefaultContainer().Match(Code).Groups[1].Value;
        string package = installation.Only("Microsoft.Web/sites")["functionAppConfig"]!["deployment"]!["storage"].Text("value");

        Assert.Equal(
            ["app-package", "event-dead-letters", data], installation.Names("Microsoft.Storage/storageAccounts/blobServices/containers"));
        Assert.Equal(data, installation.Settings["DataContainer"]);
        Assert.Equal(data, local.Text("DataContainer"));
        Assert.Contains("app-package", package, StringComparison.Ordinal);
    }

    /// <summary>Of the queues that the code reads, the host itself makes those for what was given up.</summary>
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Queues_EveryCombination_AreTheCodes(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        string own = OwnQueue().Match(Code).Groups[1].Value;

        Assert.Equal([own], installation.Names("Microsoft.Storage/storageAccounts/queueServices/queues"));
        Assert.Equal(
            ["\"webjobs-blobtrigger-poison\"", "Queue", "Queue + \"-poison\""],
            QueueTriggers().Matches(Code).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Undo_DataSets_CanBeHadBack()
    {
        Installation installation = await installations.Of(Combination.Default);
        JsonNode blobs = installation.Only("Microsoft.Storage/storageAccounts/blobServices");

        Assert.True(blobs["isVersioningEnabled"]!.GetValue<bool>());
        Assert.True(blobs["deleteRetentionPolicy"]!["enabled"]!.GetValue<bool>());
        Assert.Equal(14, blobs["deleteRetentionPolicy"]!["days"]!.GetValue<int>());
        Assert.True(blobs["containerDeleteRetentionPolicy"]!["enabled"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Lifecycle_IntermediateFiles_ExpireByTheTagThatTheCodeSets()
    {
        Installation installation = await installations.Of(Combination.Default, "param intermediateDays = 7");
        JsonNode rule = Rules(installation)["intermediate-files-of-runs"];

        JsonNode tag = Assert.Single(rule["filters"]!["blobIndexMatch"]!.AsArray())!;
        Assert.Equal((BlobTags.Lifetime, "==", BlobTags.Intermediate), (tag.Text("name"), tag.Text("op"), tag.Text("value")));
        string start = Assert.Single(Starts(rule));
        Assert.StartsWith(start, "pseudo-label/" + ServiceNames.Run("a"), StringComparison.Ordinal);
        Assert.Equal(7, rule["actions"]!["baseBlob"]!["delete"]!["daysAfterModificationGreaterThan"]!.GetValue<int>());
        Assert.Contains("tags: true", Repository.Text("src/PseudoLabel.Functions/DependencyInjection.cs"), StringComparison.Ordinal);
    }

    /// <summary>What nobody can make again, data sets and results, is deleted by no rule.</summary>
    [Fact]
    public async Task Lifecycle_DataSetsAndResults_Stay()
    {
        Installation installation = await installations.Of(Combination.Default);

        foreach ((_, JsonNode rule) in Rules(installation).Where(r => r.Value["actions"]!["baseBlob"] is not null))
        {
            bool byTag = rule["filters"]!["blobIndexMatch"] is not null;
            Assert.All(Starts(rule), s => Assert.False(!byTag && s.StartsWith("pseudo-label", StringComparison.Ordinal), s));
        }

        JsonNode versions = Rules(installation)["versions-of-data-sets"];
        Assert.Equal(["pseudo-label/" + ServiceNames.Datasets], Starts(versions));
        Assert.Equal(14, versions["actions"]!["version"]!["delete"]!["daysAfterCreationGreaterThan"]!.GetValue<int>());
        Assert.Contains("pseudo-label/" + ServiceNames.Catalog, Starts(Rules(installation)["versions-of-all-else"]));
    }

    private static Dictionary<string, JsonNode> Rules(Installation installation) =>
        installation.Only("Microsoft.Storage/storageAccounts/managementPolicies")["policy"]!["rules"]!.AsArray()
            .ToDictionary(r => r.Text("name"), r => r!["definition"]!);

    private static IEnumerable<string> Starts(JsonNode rule) =>
        rule["filters"]!["prefixMatch"]!.AsArray().Select(p => p!.GetValue<string>());

    [GeneratedRegex("""configuration\["DataContainer"\] is \{ Length: > 0 \} name \? name : "([\w-]+)";""")]
    private static partial Regex DefaultContainer();

    [GeneratedRegex("""public const string Queue = "([\w-]+)";""")]
    private static partial Regex OwnQueue();

    [GeneratedRegex(@"\[QueueTrigger\(([^,]+),")]
    private static partial Regex QueueTriggers();
}
