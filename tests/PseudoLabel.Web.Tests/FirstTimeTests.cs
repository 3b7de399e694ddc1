using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>What someone does who has never been here: a file, a run, a look at it, ten labels, another run.</summary>
[Collection(WebTests.Name)]
public class FirstTimeTests(Chromium browser)
{
    private const int MostClicks = 8;

    [Fact]
    public async Task FromAFileToAFinishedRun_ByHandOnly()
    {
        await using AppServer server = await StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        var clock = Stopwatch.StartNew();
        await visitor.Page.GotoAsync(server.FirstPage);
        await visitor.ReadyAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);

        // A click on the button, and the browser's own window for files.
        ILocator choose = visitor.Page.GetByText("Choose a file");
        IFileChooser chooser = await visitor.Page.RunAndWaitForFileChooserAsync(() => visitor.ClickAsync(choose));
        byte[] table = AppServer.Table(60, 400);
        await chooser.SetFilesAsync(new FilePayload { Name = "weather 2026.csv", MimeType = "text/csv", Buffer = table });
        ILocator start = visitor.Button("Start a run");
        await start.WaitForAsync();
        Assert.Equal("weather-2026", await visitor.Page.Locator("h1").InnerTextAsync());

        // The column that is filled in some rows alone is the label, unasked.
        Assert.Equal("weather", await visitor.Page.GetByLabel("Label column").InputValueAsync());
        Assert.Contains("60 labeled rows, 400 unlabeled rows, 2 classes", await visitor.TextAsync(), StringComparison.Ordinal);
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.PictureAsync("data-set");

        await visitor.ClickAsync(start);
        await visitor.Page.GetByText("Where it is").WaitForAsync();
        await visitor.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        Assert.InRange(visitor.Clicks, 1, MostClicks);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromMinutes(4.5));

        await visitor.Page.GetByText("A map of the pool").WaitForAsync();
        await visitor.Page.Locator("svg.map").WaitForAsync();
        await visitor.Page.GetByText("The least sure").WaitForAsync();
        string page = await visitor.TextAsync();
        Assert.Contains("held-out labels", page, StringComparison.Ordinal);
        Assert.Contains("Truth and prediction", page, StringComparison.Ordinal);
        Assert.Contains("Precision against coverage", page, StringComparison.Ordinal);
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);
        await visitor.PictureAsync("run-done");
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task TwoPeople_LabelTenRowsByKeys_NoRowTwice_AndTheNextRunHasThem()
    {
        await using AppServer server = await StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor ann = await browser.VisitAsync(server);
        await using Visitor ben = await browser.VisitAsync(server);
        var seen = new List<string>();
        foreach ((Visitor visitor, string name) in new[] { (ann, "Ann"), (ben, "Ben") })
        {
            await BeginReviewAsync(visitor, run, name);
        }

        Assert.Empty(await ann.AccessibilityFaultsAsync());
        await ann.PictureAsync("review");
        for (int i = 0; i < 5; i++)
        {
            foreach (Visitor visitor in new[] { ann, ben })
            {
                string row = await visitor.Page.Locator(".row p.soft").First.InnerTextAsync();
                seen.Add(row);
                await visitor.Page.Keyboard.PressAsync(i % 2 == 0 ? "1" : "2");
                await visitor.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText !== before", row);
            }
        }

        Assert.Equal(10, seen.Distinct().Count());

        // A label given by mistake is taken back, and given anew.
        string now = await ann.Page.Locator(".row p.soft").First.InnerTextAsync();
        await ann.Page.Keyboard.PressAsync("u");
        await ann.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText !== before", now);
        Assert.Contains(await ann.Page.Locator(".row p.soft").First.InnerTextAsync(), seen);
        await ann.Page.Keyboard.PressAsync("Enter");
        await ann.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText === before", now);

        await ann.Page.ReloadAsync();
        await ann.Page.GetByText("10 of").WaitForAsync();
        Assert.Contains("Ben: 5", await ann.Page.Locator("aside").InnerTextAsync(), StringComparison.Ordinal);
        await ann.Button("Train again with 10 new labels").ClickAsync();
        await ann.ReachesAsync("#/runs/", other: run);
        await ann.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });

        // 24 labels were there before; the ten join them.
        Assert.Contains(
            "\"labeledRows\": 34", await server.Client.GetStringAsync(
                new Uri($"/api/runs/{ann.Page.Url.Split('/')[^1]}/result/metrics.json", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Empty(ann.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task TwoPeople_WhoDiffer_SeeTheirDispute_AndSettleIt()
    {
        await using AppServer server = await StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor ann = await browser.VisitAsync(server);
        await using Visitor ben = await browser.VisitAsync(server);
        await BeginReviewAsync(ann, run, "Ann");
        await ann.Page.GetByText("More", new() { Exact = true }).ClickAsync();
        await ann.Page.GetByLabel("Rows that two people label").FillAsync("100");
        await ann.Button("Set").ClickAsync();
        string row = await ann.Page.Locator(".row p.soft").First.InnerTextAsync();
        await ann.Page.Locator(".choice").First.ClickAsync();
        await ann.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText !== before", row);

        // All rows are given to a second person: Ben finds Ann's and says otherwise.
        await BeginReviewAsync(ben, run, "Ben");
        Assert.Equal(row, await ben.Page.Locator(".row p.soft").First.InnerTextAsync());
        await ben.Page.Locator(".choice").Last.ClickAsync();

        await ben.Page.GetByText("Disputes").WaitForAsync();
        Assert.Contains("Ann: ", await ben.Page.Locator("aside").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("0 % agree", await ben.Page.Locator("aside").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await ben.AccessibilityFaultsAsync());
        await ben.Page.Locator(".dispute button").First.ClickAsync();
        await ben.Page.GetByText("Disputes").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        Assert.Empty(ann.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task AFileOfANameThatIsTaken_GetsADataSetOfItsOwn()
    {
        await using AppServer server = await StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");

        // The page is open when somebody else makes the data set.
        using var content = new ByteArrayContent(AppServer.Table(40, 100));
        using HttpResponseMessage put =
            await server.Client.PutAsync(new Uri("/api/datasets/weather/files/data/weather.csv", UriKind.Relative), content);
        Assert.True(put.IsSuccessStatusCode);
        await visitor.Page.Locator("#first-files").SetInputFilesAsync(
            new FilePayload { Name = "weather.csv", MimeType = "text/csv", Buffer = AppServer.Table(30, 50) });

        await visitor.Button("Start a run").WaitForAsync();
        Assert.Equal("weather-2", await visitor.Page.Locator("h1").InnerTextAsync());
        Assert.Contains("40 labeled rows", await LabeledRowsOfAsync(visitor, "weather"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SettingsThatNobodyTouched_ArriveToTheLetter()
    {
        await using AppServer server = await StartAsync();
        const string settings = """{"label":"weather","missing-markers":["a,b","N=A"],"max-rounds":2,"""
            + """ "columns":{"sky":"ignore"},"fast":true,"costs":{"calm":{"stormy":2},"stormy":{"calm":1}}}""";
        string run = await server.CompletedRunAsync("weather", AppServer.Table(60, 200), settings);
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync($"#/datasets/weather?from={run}");
        await visitor.Button("Start a run").WaitForAsync();
        await visitor.Page.GetByLabel("max-rounds").FillAsync("1");
        await visitor.Button("Start a run").ClickAsync();
        await visitor.ReachesAsync("#/runs/");

        string again = visitor.Page.Url.Split('/')[^1];
        JsonElement before = await SettingsOfAsync(server, run);
        JsonElement after = await SettingsOfAsync(server, again);
        Assert.Equal(1, after.GetProperty("max-rounds").GetInt32());
        foreach (string name in new[] { "label", "missing-markers", "columns", "costs", "fast" })
        {
            Assert.Equal(before.GetProperty(name).GetRawText(), after.GetProperty(name).GetRawText());
        }
    }

    [Fact]
    public async Task ClassesThatAreDigits_AreGivenByTheirOwnKeys()
    {
        await using AppServer server = await StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(60, 200, "0", "1", "2"));
        await using Visitor visitor = await browser.VisitAsync(server);
        await BeginReviewAsync(visitor, run, "Ann");
        string row = await visitor.Page.Locator(".row p.soft").First.InnerTextAsync();
        await visitor.Page.Keyboard.PressAsync("2");
        await visitor.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText !== before", row);

        string number = row.Split("row ")[1].Split('.')[0];
        JsonElement given = JsonDocument.Parse(await server.Client.GetStringAsync(
            new Uri($"/api/runs/{run}/row?source=datasets/weather/data/table.csv&row={number}", UriKind.Relative))).RootElement;
        Assert.Equal("2", given.GetProperty("answers")[0].GetProperty("label").GetString());
    }

    private protected virtual Task<AppServer> StartAsync() => AppServer.StartAsync();

    private static async Task<string> LabeledRowsOfAsync(Visitor visitor, string dataset)
    {
        await visitor.GoAsync($"#/datasets/{dataset}");
        await visitor.Button("Start a run").WaitForAsync();
        return await visitor.TextAsync();
    }

    private static async Task<JsonElement> SettingsOfAsync(AppServer server, string run) =>
        JsonDocument.Parse(await server.Client.GetStringAsync(new Uri($"/api/runs/{run}/settings", UriKind.Relative)))
            .RootElement.GetProperty("settings");

    private static async Task BeginReviewAsync(Visitor visitor, string run, string name)
    {
        await visitor.GoAsync($"#/runs/{run}/review");
        await visitor.Page.GetByLabel("Your name").FillAsync(name);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("Which class is this?").WaitForAsync();
    }
}
