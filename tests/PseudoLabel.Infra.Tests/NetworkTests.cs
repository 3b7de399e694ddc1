using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;

namespace PseudoLabel.Infra.Tests;

public sealed class NetworkTests(Installations installations)
{
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Network_WithVnet_LetsNobodyIn(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode account = installation.Only("Microsoft.Storage/storageAccounts");
        JsonNode app = installation.Only("Microsoft.Web/sites");
        JsonNode environment = installation.Only("Microsoft.App/managedEnvironments");
        string access = choice.Vnet ? "Disabled" : "Enabled";

        Assert.Equal(access, account.Text("publicNetworkAccess"));
        Assert.Equal(choice.Vnet ? "Deny" : "Allow", account["networkAcls"].Text("defaultAction"));
        Assert.Equal("AzureServices", account["networkAcls"].Text("bypass"));
        Assert.Equal(access, app.Text("publicNetworkAccess"));
        Assert.Equal(access, environment.Text("publicNetworkAccess"));
        Assert.Equal(
            choice.Vnet ? ["pe-blob", "pe-queue", "pe-sites", "pe-table"] : [], installation.Names("Microsoft.Network/privateEndpoints"));
        Assert.Equal(choice.Vnet ? "app" : null, Subnet(app["virtualNetworkSubnetId"]));
        Assert.Equal(choice.Vnet ? "trainer" : null, Subnet(environment["vnetConfiguration"]?["infrastructureSubnetId"]));
        Assert.Equal(choice.Vnet ? true : null, environment["vnetConfiguration"]?["internal"]?.GetValue<bool>());
    }

    [Fact]
    public async Task Endpoints_WithVnet_LeadToTheServicesAndAreFoundByName()
    {
        Installation installation = await installations.Of(Combination.Default with { Vnet = true });

        foreach (JsonNode endpoint in installation.Of("Microsoft.Network/privateEndpoints"))
        {
            JsonNode connection = endpoint["properties"]!["privateLinkServiceConnections"]![0]!["properties"]!;
            string service = connection["groupIds"]![0]!.GetValue<string>();

            Assert.Equal("pe-" + service, installation.Plain(endpoint.Text("name")));
            Assert.Equal(
                service == "sites" ? "Microsoft.Web/sites/func" : "Microsoft.Storage/storageAccounts/st",
                installation.Place(connection.Text("privateLinkServiceId")));
            Assert.Equal("endpoints", Subnet(endpoint["properties"]!["subnet"]!["id"]));
        }

        Assert.Equal(4, installation.Of("Microsoft.Network/privateDnsZones").Count());
        Assert.Equal(4, installation.Of("Microsoft.Network/privateDnsZones/virtualNetworkLinks").Count());
        Assert.Equal(4, installation.Of("Microsoft.Network/privateEndpoints/privateDnsZoneGroups").Count());
    }

    /// <summary>The last rule in either direction refuses everything: what is not named before it does not come through.</summary>
    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Groups_WithVnet_RefuseWhatIsNotNamed(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode[] groups = [.. installation.Of("Microsoft.Network/networkSecurityGroups")];

        Assert.Equal(
            choice.Vnet ? ["nsg-app", "nsg-endpoints", "nsg-trainer"] : [],
            installation.Names("Microsoft.Network/networkSecurityGroups"));
        Assert.All(groups, group =>
        {
            JsonNode[] rules = [.. group["properties"]!["securityRules"]!.AsArray().Select(r => r!["properties"]!)];
            foreach (IGrouping<string, JsonNode> way in rules.GroupBy(r => r.Text("direction")))
            {
                JsonNode last = way.MaxBy(r => r["priority"]!.GetValue<int>())!;
                Assert.Equal(
                    ("Deny", "*", "*", "*", "*"),
                    (last.Text("access"), last.Text("protocol"), last.Text("sourceAddressPrefix"), last.Text("destinationAddressPrefix"),
                        last.Text("destinationPortRange")));
                Assert.All(way.Where(r => r != last), r => Assert.Equal("Allow", r.Text("access")));
                Assert.Equal(way.Count(), way.Select(r => r["priority"]!.GetValue<int>()).Distinct().Count());
            }
        });
        if (choice.Vnet)
        {
            string[] everywhere = ["own", "balancer", "own", "names", "endpoints", "AzureActiveDirectory", "AzureMonitor"];
            string[] outside = choice.HasScheduler ? ["AzureCloud"] : [];
            Assert.Equal(
                [.. everywhere, "AzureResourceManager", .. outside],
                Allowed(installation, "nsg-app"));
            Assert.Equal(
                [
                    .. everywhere, "AzureContainerRegistry", "Storage", "MicrosoftContainerRegistry", "AzureFrontDoor-FirstParty",
                ],
                Allowed(installation, "nsg-trainer"));
            Assert.Equal(["network"], Allowed(installation, "nsg-endpoints"));
        }
    }

    [Fact]
    public async Task Subnets_WithVnet_HaveEachItsGroup()
    {
        Installation installation = await installations.Of(Combination.Default with { Vnet = true });
        JsonNode[] subnets = [.. installation.Only("Microsoft.Network/virtualNetworks")["subnets"]!.AsArray().Select(s => s!)];

        Assert.Equal(3, subnets.Length);
        Assert.All(subnets, s => Assert.Equal(
            "Microsoft.Network/networkSecurityGroups/nsg-" + s.Text("name"),
            installation.Place(s["properties"]!["networkSecurityGroup"].Text("id"))));

        // Private endpoints heed no group unless their subnet says so.
        Assert.Equal(
            "NetworkSecurityGroupEnabled",
            subnets.Single(s => s.Text("name") == "endpoints")["properties"].Text("privateEndpointNetworkPolicies"));
    }

    private static IEnumerable<string> Allowed(Installation installation, string group) =>
        installation.Of("Microsoft.Network/networkSecurityGroups").Single(g => installation.Plain(g.Text("name")) == group)["properties"]!
            ["securityRules"]!.AsArray().Where(r => r!["properties"].Text("access") == "Allow")
            .Select(r => r.Text("name")[..r.Text("name").LastIndexOf('-')]);

    private static string? Subnet(JsonNode? id) => id?.GetValue<string>().Split('/')[^1];
}
