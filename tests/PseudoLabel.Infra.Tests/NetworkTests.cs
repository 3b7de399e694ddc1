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

    private static string? Subnet(JsonNode? id) => id?.GetValue<string>().Split('/')[^1];
}
