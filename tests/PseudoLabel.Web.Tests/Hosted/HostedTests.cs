using System.Diagnostics;
using Azure.Storage.Blobs;

namespace PseudoLabel.Web.Tests.Hosted;

/// <summary>What someone does who has never been here, on the Functions app.</summary>
public sealed class HostedFirstTimeTests(Chromium browser) : FirstTimeTests(browser)
{
    private protected override async Task<AppServer> StartAsync() => await HostedServer.StartHostAsync();
}

/// <summary>Runs that rest, go on, end and fail, on the Functions app.</summary>
public sealed class HostedSteeringTests(Chromium browser) : SteeringTests(browser)
{
    private protected override async Task<AppServer> StartAsync() => await HostedServer.StartHostAsync();
}

/// <summary>What only the Functions app has: a key of its own, and uploads as blobs.</summary>
[Collection(WebTests.Name)]
public sealed class HostedTests(Chromium browser)
{
    [Fact]
    public async Task TheApp_AsksForItsKey()
    {
        await using HostedServer server = await HostedServer.StartHostAsync();
        await using Visitor visitor = await browser.VisitAsync(server, signedIn: false);
        await visitor.GoAsync("");

        await visitor.Page.GetByLabel("Key").FillAsync("something-else-entirely");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("This key is not the right one.").WaitForAsync();
        await visitor.Page.GetByLabel("Key").FillAsync(server.Key);
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.Page.GetByText("There are no data sets yet.").WaitForAsync();
        Assert.DoesNotContain(server.Key, visitor.Page.Url, StringComparison.Ordinal);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task ABlobThatIsUploaded_StartsARun_ThatThePageShows()
    {
        await using HostedServer server = await HostedServer.StartHostAsync();
        var container = new BlobContainerClient(server.Storage, "pseudo-label");
        await container.UploadBlobAsync("datasets/weather/job.json", BinaryData.FromString("""{"label":"weather","max-rounds":1}"""));
        await container.UploadBlobAsync("datasets/weather/data/table.csv", new BinaryData(AppServer.Table(60, 300)));

        string runs = "";
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromMinutes(4); await Task.Delay(1_000))
        {
            runs = await server.Client.GetStringAsync(new Uri("/api/runs", UriKind.Relative));
            if (runs.Contains("\"completed\"", StringComparison.Ordinal))
            {
                break;
            }
        }

        Assert.Contains("\"completed\"", runs, StringComparison.Ordinal);
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("#/datasets/weather");
        await visitor.Page.GetByText("Completed").First.WaitForAsync();
        Assert.Empty(visitor.Faults);
    }
}
