using System.Globalization;
using System.Text;

namespace PseudoLabel.Web.Tests;

/// <summary>Files that were made to take the page over, or to break it.</summary>
[Collection(WebTests.Name)]
public sealed class HostileTests(Chromium browser)
{
    private const string Script = "<script>window.taken=1</script><img src=x onerror=window.taken=1>";

    [Fact]
    public async Task Markup_InCellsClassesAndNames_StaysText()
    {
        await using AppServer server = await AppServer.StartAsync();
        string table = Encoding.UTF8.GetString(AppServer.Table(60, 200, "calm", Script))
            .Replace("clear", "\"" + Script + "\"", StringComparison.Ordinal)
            .Replace("pressure,wind", "pressure,\"" + Script + "\"", StringComparison.Ordinal)
            .Replace("cloudy", "\"\u202Eright to left \u05D0\u05D1\"", StringComparison.Ordinal);
        string run = await server.CompletedRunAsync("weather", Encoding.UTF8.GetBytes(table));
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);

        await EveryViewAsync(visitor, run);

        Assert.Contains("<script>", await visitor.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesOfTenThousandCharacters_BreakNoView()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(60, 200, "calm", new string('x', 10_000)));
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);

        await EveryViewAsync(visitor, run);
    }

    [Fact]
    public async Task FiveHundredClasses_BreakNoView()
    {
        await using AppServer server = await AppServer.StartAsync();
        string[] names = [.. Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"class {i}"))];
        string run = await server.CompletedRunAsync(
            "weather", AppServer.Table(1_500, 500, names), """{"label":"weather","max-rounds":0,"fast":true,"learner":"logistic"}""");
        await using Visitor visitor = await browser.VisitAsync(server);

        await EveryViewAsync(visitor, run);
        await visitor.Page.GetByLabel("Find a class").FillAsync("class 499");
        await visitor.Button("class 499").WaitForAsync();
    }

    private static async Task EveryViewAsync(Visitor visitor, string run)
    {
        string[] views = ["#/datasets", "#/datasets/weather", "#/runs", $"#/runs/{run}", $"#/runs/{run}/rows", $"#/runs/{run}/review"];
        foreach (string view in views)
        {
            await visitor.GoAsync(view);
            if (view.EndsWith("review", StringComparison.Ordinal))
            {
                await visitor.Page.GetByLabel("Your name").FillAsync("Ann");
                await visitor.Page.Keyboard.PressAsync("Enter");
                await visitor.Page.GetByText("Which class is this?").WaitForAsync();
            }

            await visitor.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
            Assert.True(await visitor.OverflowAsync() == 0, $"{view} is too wide");
            Assert.Empty((await visitor.AccessibilityFaultsAsync()).Select(fault => $"{view}: {fault}"));
            Assert.True(await visitor.Page.EvaluateAsync<bool>("() => window.taken === undefined"), $"a script ran on {view}");
            await visitor.PictureAsync($"hostile-{view.Split('/')[^1]}");
        }

        Assert.Empty(visitor.Faults);
    }
}
