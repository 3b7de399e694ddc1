using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>Every view on a narrow screen, in the dark, without a mouse.</summary>
[Collection(WebTests.Name)]
public sealed class LooksTests(Chromium browser)
{
    [Fact]
    public async Task EveryView_Narrow_AndDark_FitsAndCanBeRead()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(60, 300));
        string[] views =
        [
            "#/datasets", "#/datasets/weather", "#/runs", $"#/runs/{run}", $"#/runs/{run}/rows",
            $"#/runs/{run}/row?source=datasets/weather/data/table.csv&row=70", $"#/runs/{run}/review", $"#/compare?a={run}&b={run}",
            "#/nowhere",
        ];
        foreach ((int width, ColorScheme scheme) in new[] { (360, ColorScheme.Dark), (1440, ColorScheme.Dark), (360, ColorScheme.Light) })
        {
            await using Visitor visitor = await browser.VisitAsync(server, width, scheme);
            foreach (string view in views)
            {
                await visitor.GoAsync(view);
                await visitor.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
                Assert.True(await visitor.OverflowAsync() == 0, $"{view} is wider than {width} pixels");
                Assert.Empty((await visitor.AccessibilityFaultsAsync()).Select(fault => $"{view} at {width}, {scheme}: {fault}"));
                await visitor.PictureAsync($"{views.IndexOf(view)}-{width}-{scheme}");
            }

            Assert.Empty(visitor.Faults);
        }
    }

    [Fact]
    public async Task AFolderThatIsNoDataSet_IsNamedWithTheRule()
    {
        await using LocalServer server = await LocalServer.StartAsync();
        string folder = Path.Join(server.Folder, "datasets", "My Data", "data");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(Path.Join(folder, "t.csv"), AppServer.Table(40, 100));
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);
        await visitor.GoAsync("#/datasets");

        await visitor.Page.GetByText("datasets/My Data: this is no name of a data set").WaitForAsync();
        Assert.Contains("lowercase letters, digits and dashes", await visitor.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await visitor.OverflowAsync());
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task ByKeyboardAlone_ARunIsStarted()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        using var content = new ByteArrayContent(AppServer.Table(40, 100));
        var place = new Uri("/api/datasets/weather/files/data/t.csv", UriKind.Relative);
        using HttpResponseMessage put = await server.Client.PutAsync(place, content);
        Assert.True(put.IsSuccessStatusCode);
        await visitor.GoAsync("#/datasets");

        await TabToAsync(visitor, "weather");
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Button("Start a run").WaitForAsync();
        await TabToAsync(visitor, "Start a run");
        await visitor.Page.Keyboard.PressAsync("Enter");

        await visitor.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        Assert.Empty(visitor.Faults);
    }

    private static async Task TabToAsync(Visitor visitor, string text)
    {
        for (int i = 0; i < 300; i++)
        {
            await visitor.Page.Keyboard.PressAsync("Tab");
            string now = await visitor.Page.EvaluateAsync<string>("() => document.activeElement.innerText ?? ''");
            if (now.Trim() == text)
            {
                return;
            }
        }

        Assert.Fail($"'{text}' is not reached by the Tab key");
    }
}

/// <summary>Positions in an array.</summary>
internal static class ArrayExtensions
{
    public static int IndexOf(this string[] values, string value) => Array.IndexOf(values, value);
}
