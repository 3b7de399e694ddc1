using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Http;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Scheduling;

/// <summary>What the app takes in a request, and what it offers for what is larger.</summary>
public sealed class RunServiceTests
{
    private static readonly FileRequest Large = new("labeled", "large.csv");

    [Fact]
    public async Task PutFile_TooLarge_SaysThatALinkIsToBeHad()
    {
        using var data = new SmallData();
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        RunApi api = WithLinks(host, data).Api(host.Client);

        ApiResponse refused = await api.Datasets.PutFileAsync(ServiceHost.Dataset, Large, Stream.Null, "104857601");
        ApiResponse link = await api.Datasets.LinkFileAsync(ServiceHost.Dataset, Large);

        Assert.Equal((413, 201), (refused.Status, link.Status));
        Assert.Contains("POST to the same address with /link after it", await TextAsync(refused), StringComparison.Ordinal);
        JsonElement body = JsonDocument.Parse(await TextAsync(link)).RootElement;
        Assert.Contains("/box/datasets/pumps/labeled/large.csv?", body.GetProperty("url").GetString(), StringComparison.Ordinal);
        Assert.Equal("BlockBlob", body.GetProperty("headers").GetProperty("x-ms-blob-type").GetString());
    }

    [Fact]
    public async Task PutFile_TooLargeWhereThereAreNoLinks_SaysNothingOfThem()
    {
        using var data = new SmallData();
        await using ServiceHost host = await ServiceHost.StartAsync(data);
        RunApi api = host.Service.Api(host.Client);

        ApiResponse refused = await api.Datasets.PutFileAsync(ServiceHost.Dataset, Large, Stream.Null, "104857601");

        Assert.Equal((413, 409), (refused.Status, (await api.Datasets.LinkFileAsync(ServiceHost.Dataset, Large)).Status));
        string words = await TextAsync(refused);
        Assert.DoesNotContain("link", words, StringComparison.Ordinal);
        Assert.Contains("upload it as a blob", words, StringComparison.Ordinal);
    }

    private static RunService WithLinks(ServiceHost host, SmallData data) => new(
        new FolderStore(ServiceHost.Root(data)), host.Catalog, new RunScheduling(), new StartGuard("process"),
        NullLogger<RunService>.Instance, new BlobLinks(BlobContainers.FromDevelopmentStorage("UseDevelopmentStorage=true", "box")));

    private static async Task<string> TextAsync(ApiResponse response)
    {
        using var body = new MemoryStream();
        await response.WriteBodyAsync!(body, CancellationToken.None);
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
