using System.Globalization;
using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>A run that is told to rest, to go on, to end, and one that cannot go on.</summary>
[Collection(WebTests.Name)]
public class SteeringTests(Chromium browser)
{
    [Fact]
    public async Task ARun_RestsGoesOnAndEnds()
    {
        await using AppServer server = await StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        string run = await server.StartRunAsync("weather", AppServer.Table(400, 20_000), """{"label":"weather"}""");
        await visitor.GoAsync($"#/runs/{run}");

        await visitor.Button("Suspend").ClickAsync();
        await visitor.Page.GetByText("It rests, and goes on where it was").WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.Button("Resume").ClickAsync();
        await visitor.Page.Locator(".badge").GetByText("Running").WaitForAsync();

        // It is for good, so it is asked; one click ends nothing.
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "End it", Exact = true }).ClickAsync();
        Assert.Equal("Yes, end it", await visitor.Page.EvaluateAsync<string>("() => document.activeElement.innerText"));
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.Button("No, let it go on").ClickAsync();
        await visitor.Page.Locator(".badge").GetByText("Running").WaitForAsync();
        await visitor.Page.GetByRole(AriaRole.Button, new() { Name = "End it", Exact = true }).ClickAsync();
        await visitor.Button("Yes, end it").ClickAsync();
        await visitor.Page.GetByText("Somebody ended it.").WaitForAsync();
        await visitor.Link("Run again with changes").ClickAsync();
        await visitor.Button("Start a run").WaitForAsync();
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task AFailedRun_LooksLikeOne_AndSaysWhatToDo()
    {
        await using AppServer server = await StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        string run = await server.StartRunAsync("weather", AppServer.Table(400, 20_000), """{"label":"weather"}""");
        await visitor.GoAsync($"#/runs/{run}");

        // The file is gone while the run needs it.
        await server.PutAsync("weather/files/data/table.csv", "something,else\n1,2\n"u8.ToArray());
        await visitor.Page.GetByText("It failed:").WaitForAsync(new() { Timeout = 120_000 });

        Assert.Contains("Failed", await visitor.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("What to do: ask for a new run", await visitor.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await visitor.Button("Run again with these settings").CountAsync());
        Assert.Equal(0, await visitor.Button("Resume").CountAsync());
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.PictureAsync("run-failed");
        await visitor.GoAsync("#/runs");
        Assert.Contains("Failed", await visitor.TextAsync(), StringComparison.Ordinal);

        // Beside another run it says why it failed, too.
        await visitor.GoAsync($"#/compare?a={run}&b={run}");
        await visitor.Page.GetByText("Why it ended").WaitForAsync();
        Assert.Contains("table.csv", await visitor.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
    }

    [Fact]
    public async Task TwoRuns_SideBySide_SayWhatDiffers()
    {
        await using AppServer server = await StartAsync();
        byte[] table = AppServer.Table(60, 300);
        string first = await server.CompletedRunAsync("weather", table, """{"label":"weather","max-rounds":0}""");
        string second = await server.CompletedRunAsync("weather", table);
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("#/datasets/weather");
        foreach (ILocator box in await visitor.Page.GetByLabel("Compare the run").AllAsync())
        {
            await box.CheckAsync();
        }

        await visitor.Button("Compare two runs").ClickAsync();

        await visitor.Page.GetByText("Two runs side by side").WaitForAsync();
        string page = await visitor.TextAsync();
        Assert.Contains("max-rounds", page, StringComparison.Ordinal);

        // What is compared is what is published, calibrated as it is; the list of runs says the same.
        JsonElement metrics = JsonDocument.Parse(await server.Client.GetStringAsync(
            new Uri($"/api/runs/{second}/result/metrics.json", UriKind.Relative))).RootElement;
        double loss = metrics.GetProperty("calibration").GetProperty("metrics").GetProperty("log-loss").GetDouble();
        string figure = loss.ToString("0.0000", CultureInfo.InvariantCulture);
        Assert.Contains(figure, page, StringComparison.Ordinal);
        JsonElement run = JsonDocument.Parse(await server.Client.GetStringAsync(
            new Uri($"/api/runs/{second}", UriKind.Relative))).RootElement;
        string by = metrics.GetProperty("settings").GetProperty("metric").GetString()!;
        Assert.Equal(
            metrics.GetProperty("calibration").GetProperty("metrics").GetProperty(by).GetDouble(),
            run.GetProperty("published").GetDouble());
        Assert.Contains("The model was trained on the labels alone, as asked for.", page, StringComparison.Ordinal);
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.NotEqual(first, second);
        Assert.Empty(visitor.Faults);
    }

    private protected virtual Task<AppServer> StartAsync() => AppServer.StartAsync();
}
