using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

/// <summary>App settings: those that the code reads are set, and those that are set are read.</summary>
public sealed partial class SettingsTests(Installations installations)
{
    private const string HostSettings = "AzureFunctionsJobHost__";
    private const string Functions = "src/PseudoLabel.Functions";

    /// <summary>
    /// Read by the Functions host for each connection that triggers and host.json name (Microsoft, "Identity-based connections").
    /// </summary>
    private static readonly string[] OfConnection = ["blobServiceUri", "queueServiceUri", "tableServiceUri", "credential", "clientId"];

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Settings_EachThatTheCodeReads_IsSet(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        string code = Repository.Sources(Functions);
        string connection = Connection().Match(code).Groups[1].Value;

        string[] read =
        [
            .. Indexed().Matches(code).Select(m => m.Groups[1].Value),
            .. OfItsConnection().Matches(code).Select(m => $"{connection}__{m.Groups[1].Value}"),
            .. Numbers().Matches(code).Select(m => m.Groups[1].Value),
            .. InTriggers().Matches(code).Select(m => m.Groups[1].Value),
        ];

        Assert.Contains("SettleSeconds", read);
        Assert.Contains("DataContainer", read);
        Assert.Contains("APPLICATIONINSIGHTS_CONNECTION_STRING", read);
        Assert.Contains("DataStorage__blobServiceUri", read);
        Assert.Empty(read.Except(installation.Settings.Keys, StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Settings_EachThatIsSet_IsRead(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        string code = Repository.Sources("src");
        string[] connections = [Connection().Match(code).Groups[1].Value, HostJson()["storageProvider"].Text("connectionName")];

        Assert.All(installation.Settings.Keys, name => Assert.True(IsRead(name), $"{name} is set and nobody reads it"));

        bool IsRead(string name) =>
            code.Contains($"\"{name}\"", StringComparison.Ordinal) || code.Contains($"{name},", StringComparison.Ordinal)
            || Numbers().Matches(code).Any(m => m.Groups[1].Value == name)
            || (name.Split("__") is [var connection, var part] && connections.Contains(connection) && OfConnection.Contains(part))
            || (Disabled().Match(name) is { Success: true } off
                && code.Contains($"[Function(nameof({off.Groups[1].Value}))]", StringComparison.Ordinal))
            || name.StartsWith(HostSettings, StringComparison.Ordinal)
            || installation.Settings.Any(s => s.Key.StartsWith(HostSettings, StringComparison.Ordinal) && s.Value == name);
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Settings_OfTheTrainer_NameItsJobs(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        Assert.Equal("Microsoft.App/jobs/job-trainer", installation.Place(installation.Settings["TRAINER_JOB_RESOURCE_ID"]));
        Assert.Equal(
            choice.HasGpu ? "Microsoft.App/jobs/job-trainer-cpu" : null,
            installation.Settings.TryGetValue("TRAINER_JOB_CPU_RESOURCE_ID", out string? job) ? installation.Place(job) : null);
    }

    /// <summary>Flex Consumption has no polling, so of the two blob triggers the polling one is off, and only that one.</summary>
    [Fact]
    public async Task Settings_BlobTriggers_ThePollingOneIsOff()
    {
        Installation installation = await installations.Of(Combination.Default);
        string[] polling = [.. Polling().Matches(Repository.Text(Functions + "/Triggers/BlobTriggers.cs")).Select(m => m.Groups[1].Value)];

        Assert.Equal(["BlobUploadedLocal"], polling);
        Assert.Equal(
            polling, installation.Settings.Keys.Select(k => Disabled().Match(k)).Where(m => m.Success).Select(m => m.Groups[1].Value));
    }

    private static JsonNode HostJson() => JsonNode.Parse(Repository.Text("host.json"))!["extensions"]!["durableTask"]!;

    [GeneratedRegex("""public const string Connection = "(\w+)";""")]
    private static partial Regex Connection();

    [GeneratedRegex("""configuration\["(\w+)"\]""")]
    private static partial Regex Indexed();

    [GeneratedRegex("""configuration\[\$"\{Connection\}:(\w+)"\]""")]
    private static partial Regex OfItsConnection();

    [GeneratedRegex(@"Number\(configuration, nameof\((\w+)\)")]
    private static partial Regex Numbers();

    [GeneratedRegex("""const string \w+ = "%(\w+)%""")]
    private static partial Regex InTriggers();

    [GeneratedRegex(@"^AzureWebJobs\.(\w+)\.Disabled$")]
    private static partial Regex Disabled();

    [GeneratedRegex(@"public Task (\w+)\(\s*\[BlobTrigger\(Path, Source = BlobTriggerSource\.LogsAndContainerScan")]
    private static partial Regex Polling();
}
