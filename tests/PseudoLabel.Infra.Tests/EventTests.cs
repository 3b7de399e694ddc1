using System.Text.Json.Nodes;
using PseudoLabel.Infra.Tests.Compiling;
using PseudoLabel.Service;

namespace PseudoLabel.Infra.Tests;

/// <summary>Uploads are told: by a call of the app, or, where it cannot be reached, over a queue; what cannot be told is kept.</summary>
public sealed class EventTests(Installations installations)
{
    private const string Type = "Microsoft.EventGrid/systemTopics/eventSubscriptions";

    [Theory]
    [MemberData(nameof(Combination.All), MemberType = typeof(Combination))]
    public async Task Topic_EveryCombination_TellsOfTheAccountAndSignsInAsItself(Combination choice)
    {
        Installation installation = await installations.Of(choice);
        JsonNode topic = Assert.Single(installation.Of("Microsoft.EventGrid/systemTopics"));

        Assert.Equal("SystemAssigned", topic["identity"].Text("type"));
        Assert.Equal("Microsoft.Storage/storageAccounts/st", installation.Place(topic["properties"].Text("source")));
        Assert.Equal(choice.Vnet ? 1 : 0, installation.Of(Type).Count());
    }

    [Fact]
    public async Task Subscription_WithVnet_WritesToTheQueueThatTheAppReads()
    {
        Installation installation = await installations.Of(Combination.Default with { Vnet = true });
        JsonNode subscription = installation.Of(Type).Single()["properties"]!;
        JsonNode destination = subscription["deliveryWithResourceIdentity"]!["destination"]!;

        Assert.Equal("StorageQueue", destination.Text("endpointType"));
        Assert.Equal(
            installation.Names("Microsoft.Storage/storageAccounts/queueServices/queues").Single(),
            destination["properties"].Text("queueName"));
        Assert.Equal("SystemAssigned", subscription["deliveryWithResourceIdentity"]!["identity"].Text("type"));
        AssertFits(subscription);
    }

    [Fact]
    public async Task Subscription_OfTheHook_CallsTheFunctionByItsName()
    {
        JsonNode resource = await installations.HookSubscription();
        JsonNode subscription = resource["properties"]!;
        string url = subscription["destination"]!["properties"].Text("endpointUrl");

        Assert.Equal((Type, "topic/uploads"), (resource.Text("type"), resource.Text("name")));
        Assert.Equal("WebHook", subscription["destination"].Text("endpointType"));
        Assert.Contains("/runtime/webhooks/blobs?functionName=Host.Functions.BlobUploaded&code={1}", url, StringComparison.Ordinal);
        Assert.Contains("systemKeys.blobs_extension", url, StringComparison.Ordinal);
        Assert.Contains(
            "public Task BlobUploaded(", Repository.Text("src/PseudoLabel.Functions/Triggers/BlobTriggers.cs"), StringComparison.Ordinal);
        AssertFits(subscription);
    }

    private static void AssertFits(JsonNode subscription)
    {
        Assert.Equal(
            ["Microsoft.Storage.BlobCreated"], subscription["filter"]!["includedEventTypes"]!.AsArray().Select(t => t!.GetValue<string>()));
        Assert.Equal(
            "/blobServices/default/containers/pseudo-label/blobs/" + ServiceNames.Datasets,
            subscription["filter"].Text("subjectBeginsWith"));
        JsonNode advanced = Assert.Single(subscription["filter"]!["advancedFilters"]!.AsArray())!;
        Assert.Equal(("StringContains", "Subject"), (advanced.Text("operatorType"), advanced.Text("key")));
        string[] parts = [.. advanced["values"]!.AsArray().Select(v => v!.GetValue<string>())];

        // What leads to a run is told of; what the app keeps beside it is not.
        string[] told = [ServiceNames.Labeled("a") + "f.csv", ServiceNames.Unlabeled("a") + "f.csv", ServiceNames.Data("a") + "f.csv",
            ServiceNames.Settings("a")];
        Assert.All(told, name => Assert.True(ServiceNames.IsUpload(name) && parts.Any(p => name.Contains(p, StringComparison.Ordinal))));
        Assert.All([ServiceNames.Status("a"), ServiceNames.Answers("a") + "1.csv"], name =>
            Assert.DoesNotContain(parts, p => name.Contains(p, StringComparison.Ordinal)));
        JsonNode deadLetters = subscription["deadLetterWithResourceIdentity"]!;
        Assert.Equal("event-dead-letters", deadLetters["deadLetterDestination"]!["properties"].Text("blobContainerName"));
        Assert.Equal("SystemAssigned", deadLetters["identity"].Text("type"));
    }
}
