using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Functions.Triggers;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Functions.Tests.Triggers;

public sealed class EventTriggerTests
{
    [Fact]
    public async Task BlobEventQueued_UploadsToADataSet_MakeOneRun()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        ServiceHost.Write(data, "labeled/labeled.csv", await File.ReadAllTextAsync(data.Labeled));
        ServiceHost.Write(data, "unlabeled/first rows.csv", await File.ReadAllTextAsync(data.Unlabeled));
        EventTrigger trigger = Trigger(host);

        await trigger.BlobEventQueued(Event("pseudo-label", "labeled/labeled.csv"), host.Client, CancellationToken.None);
        await trigger.BlobEventQueued(Event("pseudo-label", "unlabeled/first rows.csv"), host.Client, CancellationToken.None);
        await trigger.BlobEventQueued(Event("pseudo-label", "unlabeled/first rows.csv"), host.Client, CancellationToken.None);
        DatasetStatus status = await host.RestAsync();

        Assert.Equal(2, status.Uploads);
        Assert.Equal(["labeled/labeled.csv", "unlabeled/first rows.csv"], status.Seen.Keys);
        RunEntry run = Assert.Single(await host.Catalog.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ServiceHost.Dataset, run.Dataset);
        await host.Host.EndAsync(run.Id);
    }

    [Theory]
    [InlineData("pseudo-label", "labeled/gone.csv")]
    [InlineData("another", "labeled/labeled.csv")]
    public async Task BlobEventQueued_BlobThatIsGoneOrElsewhere_IsPassedOver(string container, string name)
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        ServiceHost.Write(data, "labeled/labeled.csv", await File.ReadAllTextAsync(data.Labeled));

        await Trigger(host).BlobEventQueued(Event(container, name), host.Client, CancellationToken.None);

        Assert.Equal(0, (await host.RestAsync()).Uploads);
    }

    [Fact]
    public async Task BlobEventQueued_NamesThatAreNoDataSets_AreWarnedOfOnceWithTheRule()
    {
        using var data = new SmallData(unlabeled: 300);
        using var log = new LineLog();
        await using ServiceHost host = await ServiceHost.StartAsync(data, log: log);
        EventTrigger trigger = Trigger(host);

        foreach (string name in new[] { "../UPPER/data/a.csv", "../UPPER/data/b.csv", "../My Data/data/a.csv", "status.json" })
        {
            string told = name.StartsWith("../", StringComparison.Ordinal)
                ? Event("pseudo-label", "x").Replace(ServiceHost.Dataset + "/x", name[3..], StringComparison.Ordinal)
                : Event("pseudo-label", name);
            await trigger.BlobEventQueued(told, host.Client, CancellationToken.None);
        }

        Assert.Equal(["datasets/UPPER", "datasets/My Data"], log.Lines.Select(l => l.Split(':')[0]));
        Assert.All(log.Lines, l => Assert.EndsWith(ServiceNames.Rule, l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task BlobEventPoisoned_Upload_IsNotedInTheDataSetsStatus()
    {
        using var data = new SmallData(unlabeled: 300);
        await using ServiceHost host = await ServiceHost.StartAsync(data);

        await Trigger(host).BlobEventPoisoned(Event("pseudo-label", "labeled/labeled.csv"), host.Client, CancellationToken.None);

        PoisonUpload poison = Assert.Single((await host.RestAsync()).Poison);
        Assert.Equal(("labeled/labeled.csv", "0x1"), (poison.Name, poison.ETag));
    }

    private static EventTrigger Trigger(ServiceHost host) =>
        new(host.Service, new ConfigurationBuilder().Build(), NullLogger<EventTrigger>.Instance);

    /// <summary>An event as the storage account sends it.</summary>
    private static string Event(string container, string name) => $$"""
        {
          "id": "a", "topic": "/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a",
          "subject": "/blobServices/default/containers/{{container}}/blobs/datasets/{{ServiceHost.Dataset}}/{{name}}",
          "eventType": "Microsoft.Storage.BlobCreated", "eventTime": "2026-01-01T00:00:00Z", "dataVersion": "", "metadataVersion": "1",
          "data": { "api": "PutBlockList", "eTag": "0x1", "contentLength": 1, "blobType": "BlockBlob" }
        }
        """;
}
