using System.Text;
using System.Text.Json;
using Microsoft.Playwright;

namespace PseudoLabel.Web.Tests;

/// <summary>Files that are dropped: none takes another's place unless asked to; and what is read of them before a run.</summary>
[Collection(WebTests.Name)]
public sealed class FilesTests(Chromium browser)
{
    [Fact]
    public async Task FilesOfOneName_InSeveralFolders_AllArrive()
    {
        await using AppServer server = await AppServer.StartAsync();
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("");
        await PutFolderAsync(visitor, "#first-folder", "c1", "2024/claims.csv", "2025/claims.csv");
        await visitor.ReachesAsync("#/datasets/");
        await visitor.Button("Start a run").WaitForAsync();
        Assert.Equal(["data 2024-claims.csv", "data 2025-claims.csv"], await FilesAsync(server, "c1"));

        // Two files of one name in one choice.
        await visitor.GoAsync("#/datasets");
        FilePayload claims = new() { Name = "claims.csv", MimeType = "text/csv", Buffer = AppServer.Table(20, 20) };
        await visitor.Page.Locator("#first-files").SetInputFilesAsync([claims, claims]);
        await visitor.ReachesAsync("#/datasets/claims");
        await visitor.Button("Start a run").WaitForAsync();
        Assert.Equal(["data claims-2.csv", "data claims.csv"], await FilesAsync(server, "claims"));
        Assert.Empty(visitor.Faults);
    }

    [Theory]
    [InlineData("Keep both", 2)]
    [InlineData("The new one replaces it", 1)]
    [InlineData("Leave the new ones", 1)]
    public async Task AFileOfANameThatIsThere_IsAskedAbout(string answer, int files)
    {
        await using AppServer server = await AppServer.StartAsync();
        await server.PutAsync("claims/files/data/claims.csv", AppServer.Table(20, 20));
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);
        await visitor.GoAsync("#/datasets/claims");
        await visitor.Button("Start a run").WaitForAsync();
        byte[] other = AppServer.Table(30, 30);
        await visitor.Page.Locator("#files-data").SetInputFilesAsync(
            new FilePayload { Name = "Claims.csv", MimeType = "text/csv", Buffer = other });
        await visitor.Page.GetByText("a file of this name is in the data set already").WaitForAsync();
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);
        await visitor.Page.GetByLabel(answer).CheckAsync();
        await visitor.Button("Go on").ClickAsync();

        await visitor.Page.Locator(".question").WaitForAsync(new() { State = WaitForSelectorState.Detached });
        string seen = files == 2 ? "Claims-2.csv"
            : answer.StartsWith("Leave", StringComparison.Ordinal) ? "20 labeled rows, 20 unlabeled rows"
            : "30 labeled rows, 30 unlabeled rows";
        await visitor.Page.GetByText(seen).First.WaitForAsync();
        Assert.Equal(files, (await FilesAsync(server, "claims")).Length);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task ALabelColumnThatIsEmpty_StartsNoRun_AndTheReasonStandsBesideTheButton()
    {
        await using AppServer server = await AppServer.StartAsync();
        var table = new StringBuilder("size,color,label\n");
        for (int i = 0; i < 60; i++)
        {
            table.Append(i * 7 % 31).Append(i % 2 == 0 ? ",red,\n" : ",blue,\n");
        }

        await server.PutAsync("empty/files/data/t.csv", Encoding.UTF8.GetBytes(table.ToString()));
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("#/datasets/empty");
        await visitor.Page.GetByText("Not yet:").WaitForAsync();
        Assert.Equal("", await visitor.Page.GetByLabel("Label column").InputValueAsync());
        Assert.True(await visitor.Button("Start a run").IsDisabledAsync());
        Assert.Empty(await visitor.AccessibilityFaultsAsync());

        await visitor.Page.GetByLabel("Label column").SelectOptionAsync("label");
        await visitor.Page.Locator("#why-not").GetByText("label").WaitForAsync();
        Assert.True(await visitor.Button("Start a run").IsDisabledAsync());
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task AColumnsKind_IsChosenInTheTable_AndIsTheSettingOfIt()
    {
        await using AppServer server = await AppServer.StartAsync();
        await server.PutAsync("weather/files/data/t.csv", AppServer.Table(40, 60));
        await using Visitor visitor = await browser.VisitAsync(server, width: 360);
        int looks = 0;
        visitor.Page.Request += (_, request) => looks += request.Url.Contains("/inspect", StringComparison.Ordinal) ? 1 : 0;
        await visitor.GoAsync("#/datasets/weather");
        await visitor.Button("Start a run").WaitForAsync();
        Assert.Equal(1, looks);
        Assert.Equal("weather", await visitor.Page.GetByLabel("Label column").InputValueAsync());

        await visitor.Page.GetByLabel("Kind of sky").SelectOptionAsync("ignore");
        Assert.Equal("sky=ignore", await visitor.Page.Locator("#set-columns").InputValueAsync());
        await visitor.Page.GetByText("All other settings").ClickAsync();
        await visitor.Page.Locator("#set-columns").FillAsync("wind=text, sky=categorical");
        await visitor.Page.Locator("#set-columns").BlurAsync();
        Assert.Equal("categorical", await visitor.Page.GetByLabel("Kind of sky").InputValueAsync());
        Assert.Equal("text", await visitor.Page.GetByLabel("Kind of wind").InputValueAsync());
        Assert.Empty(await visitor.AccessibilityFaultsAsync());
        Assert.InRange(await visitor.OverflowAsync(), 0, 0);

        await visitor.Page.GetByLabel("Kind of wind").SelectOptionAsync("");
        await visitor.Button("Look again with these kinds").ClickAsync();
        await visitor.Page.Locator("td").GetByText("set by hand").WaitForAsync();
        Assert.Equal("sky=categorical", await visitor.Page.Locator("#set-columns").InputValueAsync());
        Assert.Equal(2, looks);
        Assert.Empty(visitor.Faults);
    }

    [Fact]
    public async Task ANameThatIsTaken_IsToldInTheWordsOfThePage()
    {
        await using AppServer server = await AppServer.StartAsync();
        await server.PutAsync("weather/files/data/t.csv", AppServer.Table(40, 60));
        await using Visitor visitor = await browser.VisitAsync(server);
        await visitor.GoAsync("#/datasets");
        await visitor.Page.GetByLabel("Name of a new data set").FillAsync("weather");
        await visitor.Button("Create").ClickAsync();
        await visitor.Page.GetByText("There is a data set called weather already.").WaitForAsync();
        Assert.Empty(visitor.Faults);
    }

    private static async Task PutFolderAsync(Visitor visitor, string field, string name, params string[] files)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("pseudolabel-files-");
        try
        {
            foreach (string file in files)
            {
                string path = Path.Join(folder.FullName, name, file);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllBytesAsync(path, AppServer.Table(20, 20));
            }

            await visitor.Page.Locator(field).SetInputFilesAsync(Path.Join(folder.FullName, name));
            await visitor.ReachesAsync("#/datasets/");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<string[]> FilesAsync(AppServer server, string dataset) =>
        [.. JsonDocument.Parse(await server.Client.GetStringAsync(new Uri($"/api/datasets/{dataset}", UriKind.Relative))).RootElement
            .GetProperty("files").EnumerateArray()
            .Select(f => $"{f.GetProperty("folder").GetString()} {f.GetProperty("name").GetString()}").Order(StringComparer.Ordinal)];
}
