using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

public sealed partial class SecurityTests(Installations installations)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Storage_EveryCombination_TakesNoKeysAndShowsNothing(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode account = Assert.Single(installation.Of("Microsoft.Storage/storageAccounts"))["properties"]!;

        Assert.False(account["allowSharedKeyAccess"]!.GetValue<bool>());
        Assert.False(account["allowBlobPublicAccess"]!.GetValue<bool>());
        Assert.False(account["allowCrossTenantReplication"]!.GetValue<bool>());
        Assert.True(account["supportsHttpsTrafficOnly"]!.GetValue<bool>());
        Assert.Equal("TLS1_2", account.Text("minimumTlsVersion"));
        Assert.All(
            installation.Of("Microsoft.Storage/storageAccounts/blobServices/containers"),
            c => Assert.Equal("None", c["properties"].Text("publicAccess")));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task EverythingElse_EveryCombination_TakesNoKeys(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode app = Assert.Single(installation.Of("Microsoft.Web/sites"))["properties"]!;

        Assert.False(installation.Only("Microsoft.ContainerRegistry/registries")["adminUserEnabled"]!.GetValue<bool>());
        Assert.False(installation.Only("Microsoft.ContainerRegistry/registries")["anonymousPullEnabled"]!.GetValue<bool>());
        Assert.True(installation.Only("Microsoft.Insights/components")["DisableLocalAuth"]!.GetValue<bool>());
        Assert.True(installation.Only("Microsoft.OperationalInsights/workspaces")["features"]!["disableLocalAuth"]!.GetValue<bool>());
        Assert.Equal(["ftp", "scm"], installation.Names("Microsoft.Web/sites/basicPublishingCredentialsPolicies"));
        Assert.All(
            installation.Of("Microsoft.Web/sites/basicPublishingCredentialsPolicies"),
            p => Assert.False(p["properties"]!["allow"]!.GetValue<bool>()));
        Assert.True(app["httpsOnly"]!.GetValue<bool>());
        Assert.Equal("1.2", app["siteConfig"].Text("minTlsVersion"));
        Assert.Equal("UserAssignedIdentity", app["functionAppConfig"]!["deployment"]!["storage"]!["authentication"].Text("type"));
        Assert.All(
            installation.Of("Microsoft.App/jobs").SelectMany(j => j["properties"]!["configuration"]!["registries"]!.AsArray()),
            r => Assert.Equal(["server", "identity"], r!.AsObject().Select(p => p.Key)));
    }

    /// <summary>
    /// Not even a deployment looks keys up, but that of the events' subscription, which hands the app's on to Event Grid.
    /// </summary>
    [Theory]
    [InlineData("infra/main.bicep", 0)]
    [InlineData("infra/hooks/subscription.bicep", 1)]
    public async Task Template_Compiled_HoldsNoSecretAndPutsNoneOut(string file, int lookUps)
    {
        JsonNode template = await installations.Template(file);
        string whole = template.ToJsonString(Plain);

        string[] parts = [.. Templates(template).Select(t => t["outputs"]?.ToJsonString() ?? "")];
        Assert.All(parts, o => Assert.DoesNotMatch(Secret(), o));
        Assert.Equal(lookUps, LookUp().Count(whole));
        Assert.Equal(lookUps, KeyToEventGrid().Count(whole));
    }

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Settings_EveryCombination_HoldNoSecret(Combination choice)
    {
        Installation installation = await installations.Of(choice);

        Assert.All(installation.Settings.Values, v => Assert.DoesNotMatch(Secret(), v));
        Assert.All(
            installation.Of("Microsoft.App/jobs").SelectMany(j => j["properties"]!["template"]!["containers"]!.AsArray())
                .SelectMany(c => c!["env"]!.AsArray()),
            e => Assert.Equal("AZURE_CLIENT_ID", e.Text("name")));
    }

    [Fact]
    public async Task SignIn_NotAskedFor_LeavesCallersToTheAppsKeys()
    {
        Installation installation = await installations.Of(Combination.Default);

        Assert.Equal(["appsettings"], installation.Names("Microsoft.Web/sites/config"));
        Assert.Empty(installation.Settings.Keys.Intersect(["SIGN_IN", "CALLER_KEYS"]));
    }

    [Fact]
    public async Task SignIn_AskedFor_IsThePlatformsAndTheAppRefusesWhoDidNot()
    {
        Installation installation = await installations.Of(
            Combination.Default, "param signInClientId = 'client'\nparam callerKeys = 'ann:labeler:00'");
        JsonNode auth = installation.Of("Microsoft.Web/sites/config").Single(
            c => c.Text("name").EndsWith("authsettingsV2", StringComparison.Ordinal))["properties"]!;
        JsonNode entra = auth["identityProviders"]!["azureActiveDirectory"]!;

        Assert.True(auth["platform"]!["enabled"]!.GetValue<bool>());
        Assert.Equal("AllowAnonymous", auth["globalValidation"].Text("unauthenticatedClientAction"));
        Assert.Equal("client", entra["registration"].Text("clientId"));
        Assert.Equal(["client", "api://client"], entra["validation"]!["allowedAudiences"]!.AsArray().Select(a => a!.GetValue<string>()));
        Assert.Equal("entra", installation.Settings["SIGN_IN"]);
        Assert.Equal("ann:labeler:00", installation.Settings["CALLER_KEYS"]);

        // No secret: the setting that would hold one names the identity that vouches.
        Assert.Equal(
            installation.Settings["AZURE_CLIENT_ID"], installation.Settings[entra["registration"].Text("clientSecretSettingName")]);
    }

    private static IEnumerable<JsonNode> Templates(JsonNode template) => template["resources"] switch
    {
        JsonObject named => named.Select(r => r.Value!),
        JsonArray listed => listed.Select(r => r!),
        _ => [],
    } is { } resources
        ? resources.Where(r => r.Text("type") == "Microsoft.Resources/deployments")
            .Select(r => r["properties"]!["template"]).OfType<JsonNode>().SelectMany(Templates).Prepend(template)
        : [template];

    [GeneratedRegex("secure(String|Object)|listKeys|listAccountSas|listSecrets|AccountKey=|SharedAccess|password", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();

    [GeneratedRegex("""\"endpointUrl":"\[format\([^"]*listKeys\(""")]
    private static partial Regex KeyToEventGrid();

    [GeneratedRegex(@"\blist[A-Z]\w*\(")]
    private static partial Regex LookUp();
}
