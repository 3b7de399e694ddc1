using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>The review over a longer time: what was said before, other tools, and runs that start by themselves.</summary>
[Collection(WebTests.Name)]
public sealed class ReviewTests(Chromium browser)
{
    [Fact]
    public async Task AfterAReload_AnAnswerIsSeen_Corrected_AndTakenBack()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor ann = await browser.VisitAsync(server);
        await BeginAsync(ann, run, "Ann");
        string first = await RowAsync(ann);
        await ann.Page.Keyboard.PressAsync("1");
        await OtherThanAsync(ann, first);
        string second = await RowAsync(ann);

        await ann.Page.ReloadAsync();
        await ann.Page.GetByText("Which class is this?").WaitForAsync();
        await ann.Page.GetByText("What was said before").ClickAsync();
        ILocator line = ann.Page.Locator(".given li");
        await line.First.WaitForAsync();
        Assert.StartsWith("calm by Ann", await line.First.InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(await ann.AccessibilityFaultsAsync());
        await ann.PictureAsync("review-given");

        // Seen once more, said otherwise; then the row that waited is there again.
        await ann.Button("Look again").ClickAsync();
        await ann.Page.GetByText("You look again at a row").WaitForAsync();
        Assert.Equal(first, await RowAsync(ann));
        await ann.Page.Keyboard.PressAsync("2");
        await ann.Page.GetByText("stormy by Ann").WaitForAsync();
        await ann.Page.WaitForFunctionAsync("row => document.querySelector('.row p.soft').innerText === row", second);
        Assert.Equal(1, await line.CountAsync());

        await ann.Button("Take back").ClickAsync();
        await ann.Page.GetByText("Nothing yet.").WaitForAsync();
        await ann.Page.GetByText("0 of").First.WaitForAsync();
        Assert.Empty(ann.Faults);
    }

    [Fact]
    public async Task EnterOnAClass_Again_GivesThatClass_NeverTheModels()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300, "calm", "stormy", "None of the classes"));
        await using Visitor ann = await browser.VisitAsync(server);
        await BeginAsync(ann, run, "Ann");
        const string focused = "() => document.activeElement.innerText.replace(/\\s+[0-9]+ %/, '').trim()";
        string first = await RowAsync(ann);
        ILocator stormy = ann.Page.Locator(".choice", new() { HasText = "stormy" });
        await stormy.FocusAsync();
        await ann.Page.Keyboard.PressAsync("Enter");
        await OtherThanAsync(ann, first);
        Assert.EndsWith("stormy", await ann.Page.EvaluateAsync<string>(focused), StringComparison.Ordinal);
        string second = await RowAsync(ann);
        await ann.Page.Keyboard.PressAsync("Enter");
        await OtherThanAsync(ann, second);
        await ann.Page.GetByText("2 of").First.WaitForAsync();

        // A key that is held answers once.
        string third = await RowAsync(ann);
        await ann.Page.Keyboard.DownAsync("Enter");
        await OtherThanAsync(ann, third);
        string fourth = await RowAsync(ann);
        for (int i = 0; i < 5; i++)
        {
            await ann.Page.Keyboard.DownAsync("Enter");
        }

        await ann.Page.Keyboard.UpAsync("Enter");
        Assert.Equal(fourth, await RowAsync(ann));

        // What is no class is marked as none; a key with the focus nowhere leads to the heading.
        await ann.Page.Locator("#main").FocusAsync();
        await ann.Page.Keyboard.PressAsync("x");
        await OtherThanAsync(ann, fourth);
        Assert.Equal("Which class is this?", await ann.Page.EvaluateAsync<string>("() => document.activeElement.innerText"));
        await ann.Page.GetByText("What was said before").ClickAsync();
        ILocator lines = ann.Page.Locator(".given li");
        await lines.First.WaitForAsync();
        string[] said = [.. (await lines.AllInnerTextsAsync()).Select(line => line.Split(" by ")[0])];
        Assert.Equal(["(none of the classes)", "stormy", "stormy", "stormy"], said.Order(StringComparer.Ordinal));
        Assert.Empty(await ann.AccessibilityFaultsAsync());
        Assert.Empty(ann.Faults);
    }

    [Fact]
    public async Task LabelStudio_TasksAreHad_AndAnExportIsTaken()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor ann = await browser.VisitAsync(server);
        await BeginAsync(ann, run, "Ann");
        await ann.Page.GetByText("Label Studio, files of labels").ClickAsync();
        await ann.PictureAsync("review-label-studio");
        IDownload tasks = await ann.Page.RunAndWaitForDownloadAsync(() => ann.Button("Get the tasks").ClickAsync());
        Assert.Equal("label-studio-tasks.json", tasks.SuggestedFilename);
        JsonElement[] all = [.. JsonDocument.Parse(await File.ReadAllTextAsync(await tasks.PathAsync())).RootElement.EnumerateArray()];
        IDownload shown = await ann.Page.RunAndWaitForDownloadAsync(() => ann.Button("Get the labeling interface").ClickAsync());
        Assert.Contains("<Choice value=\"stormy\"", await File.ReadAllTextAsync(await shown.PathAsync()), StringComparison.Ordinal);

        string export = "[" + string.Join(",", all.Take(3).Select(task => $$"""
            { "data": {{task.GetProperty("data").GetRawText()}},
              "annotations": [{ "result": [{ "value": { "choices": ["stormy"] } }] }] }
            """)) + "]";
        await ann.Page.Locator("#labels-file").SetInputFilesAsync(new FilePayload
        {
            Name = "project-1.json",
            MimeType = "application/json",
            Buffer = System.Text.Encoding.UTF8.GetBytes(export),
        });

        await ann.Page.GetByText("3 labels read, 3 new").WaitForAsync();
        await ann.Page.GetByText("3 of").First.WaitForAsync();
        Assert.Contains("Ann: 3", await ann.Page.Locator("aside").InnerTextAsync(), StringComparison.Ordinal);
        await ann.Page.Locator("#labels-file").SetInputFilesAsync(new FilePayload
        {
            Name = "not labels.csv",
            MimeType = "text/csv",
            Buffer = "a,b\n1,2\n"u8.ToArray(),
        });
        await ann.Page.GetByText("the column 'source' is missing").WaitForAsync();
        Assert.Empty(await ann.AccessibilityFaultsAsync());
        Assert.Empty(ann.Faults);
    }

    [Fact]
    public async Task TrainsByItself_OnceSoManyLabelsAreNew()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor ann = await browser.VisitAsync(server, width: 360);
        await BeginAsync(ann, run, "Ann");
        await ann.Page.GetByLabel("New labels after which it trains by itself").FillAsync("2");
        await ann.Button("Train by itself").ClickAsync();
        await ann.Page.GetByText("after 2 more labels").WaitForAsync();
        Assert.InRange(await ann.OverflowAsync(), 0, 0);
        Assert.Empty(await ann.AccessibilityFaultsAsync());
        await ann.PictureAsync("review-by-itself");

        // It holds for whoever else is there.
        await using Visitor ben = await browser.VisitAsync(server);
        await BeginAsync(ben, run, "Ben");
        await ben.Page.GetByText("after 2 more labels").WaitForAsync();
        foreach (Visitor visitor in new[] { ann, ben })
        {
            string row = await RowAsync(visitor);
            await visitor.Page.GetByText("Which class is this?").ClickAsync();
            await visitor.Page.Keyboard.PressAsync("1");
            await OtherThanAsync(visitor, row);
        }

        await ben.Page.Locator(".itself .badge").WaitForAsync();
        await ben.Page.GetByText("The run that these labels started").ClickAsync();
        await ben.ReachesAsync("#/runs/", other: run);
        await ben.Page.GetByLabel("Verdict").WaitForAsync(new() { Timeout = 240_000 });
        JsonElement runs = JsonDocument.Parse(await server.Client.GetStringAsync(new Uri("/api/runs", UriKind.Relative))).RootElement;
        Assert.Equal(2, runs.GetProperty("runs").GetArrayLength());
        Assert.Empty(ann.Faults);
        Assert.Empty(ben.Faults);
    }

    [Fact]
    public async Task ARow_HasItsHistory_AndTheWayBackLeadsToItsPlace()
    {
        await using AppServer server = await AppServer.StartAsync();
        string run = await server.CompletedRunAsync("weather", AppServer.Table(24, 300));
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync($"#/runs/{run}/rows");
        await visitor.Button("More rows").ClickAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelectorAll('.examples.wide > li').length === 100");
        await visitor.Page.Locator(".examples.wide > li").Nth(80).GetByRole(AriaRole.Link).ClickAsync();
        await visitor.Page.GetByText("History by round").WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        await visitor.PictureAsync("row");

        await visitor.Page.GoBackAsync();
        await visitor.Page.WaitForFunctionAsync("() => document.querySelectorAll('.examples.wide > li').length === 100");
        await visitor.Page.WaitForFunctionAsync(
            "() => { const at = document.querySelectorAll('.examples.wide > li')[80].getBoundingClientRect();"
                + " return at.top > 0 && at.bottom < innerHeight; }");
        Assert.Empty(visitor.Faults);
    }

    private static Task<string> RowAsync(Visitor visitor) => visitor.Page.Locator(".row p.soft").First.InnerTextAsync();

    private static async Task OtherThanAsync(Visitor visitor, string row) =>
        await visitor.Page.WaitForFunctionAsync("before => document.querySelector('.row p.soft').innerText !== before", row);

    private static async Task BeginAsync(Visitor visitor, string run, string name)
    {
        await visitor.GoAsync($"#/runs/{run}/review");
        await visitor.Page.GetByLabel("Your name").FillAsync(name);
        await visitor.Page.Keyboard.PressAsync("Enter");
        await visitor.Page.GetByText("Which class is this?").WaitForAsync();
    }
}
