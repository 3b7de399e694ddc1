using System.Globalization;
using System.Text;
using System.Text.Json;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Http;

public sealed class DatasetLookTests
{
    [Fact]
    public async Task InspectAsync_WithTheLabel_TellsWhatARunWouldDo()
    {
        using var data = new ServiceData();

        JsonElement look = await LookAsync(data, """{ "label": "label" }""");

        Assert.Equal(JsonValueKind.Null, look.GetProperty("problem").ValueKind);
        Assert.Equal("label", look.GetProperty("label").GetProperty("column").GetString());
        Assert.Equal(600, look.GetProperty("plan").GetProperty("unlabeledRows").GetInt32());
        Assert.Equal(["labeled", "unlabeled"], look.GetProperty("files").EnumerateArray().Select(f => f.GetProperty("role").GetString()));
        Assert.Contains("label", Names(look, "labelCandidates", "column"));
        Assert.Equal("label", Names(look, "labelCandidates", "column")[0]);
        JsonElement sample = look.GetProperty("sample")[0];
        Assert.Equal(("labeled", 20), (sample.GetProperty("folder").GetString(), sample.GetProperty("rows").GetArrayLength()));
        Assert.Empty(Directory.Exists(Path.Combine(data.Folder, "runs")) ? Directory.EnumerateFileSystemEntries(
            Path.Combine(data.Folder, "runs")) : []);
    }

    [Fact]
    public async Task InspectAsync_WithoutTheLabel_SaysSoAndNamesColumnsThatMayBeIt()
    {
        using var data = new ServiceData();

        JsonElement look = await LookAsync(data, "");

        Assert.Contains("label", look.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, look.GetProperty("plan").ValueKind);
        JsonElement best = look.GetProperty("labelCandidates")[0];
        Assert.Equal(("label", true), (best.GetProperty("column").GetString(), best.GetProperty("labeled").GetBoolean()));
        Assert.True(best.GetProperty("classes").GetInt32() >= 2);
        Assert.Contains("x", Names(look, "columns", "name"));
    }

    [Fact]
    public async Task InspectAsync_WithoutTheLabel_GuessesItWhereAskedTo()
    {
        using var data = new ServiceData();

        ApiResponse response = await data.Api.Datasets.InspectAsync("demo", ServiceData.Stream(""), guess: "true");
        JsonElement look = await ServiceData.JsonAsync(response);

        Assert.Equal(JsonValueKind.Null, look.GetProperty("problem").ValueKind);
        Assert.Equal("label", look.GetProperty("label").GetProperty("column").GetString());
        Assert.True(look.GetProperty("plan").GetProperty("labeledRows").GetInt32() > 0);
        Assert.Equal(400, (await data.Api.Datasets.InspectAsync("demo", ServiceData.Stream(""), guess: "maybe")).Status);
    }

    [Fact]
    public async Task InspectAsync_WrongLabel_TellsTheProblemAndTheColumnsAllTheSame()
    {
        using var data = new ServiceData();

        JsonElement look = await LookAsync(data, """{ "label": "lable" }""");

        Assert.Contains("lable", look.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Contains("label", Names(look, "columns", "name"));
        Assert.Equal(2, look.GetProperty("sample").GetArrayLength());
    }

    [Fact]
    public async Task InspectAsync_FilesThatCannotBeReadOrAreMissing_AreToldByName()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/labeled/broken.parquet", "this is no Parquet file");
        data.Put("datasets/alone/unlabeled/u.csv", "x,y\n1,2\n3,4\n");

        JsonElement broken = await LookAsync(data, "{}");
        JsonElement alone = await LookAsync(data, """{ "label": "label" }""", "alone");

        Assert.Contains(Texts(broken, "notices"), n => n.Contains("broken.parquet", StringComparison.Ordinal));
        Assert.Contains("label", Names(broken, "columns", "name"));
        Assert.Contains("labeled", alone.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Equal(2, alone.GetProperty("sample")[0].GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task InspectAsync_LargeFile_IsLookedAtInPartAndSaysSo()
    {
        using var data = new ServiceData();
        var text = new StringBuilder("x,y,hint\n");
        for (int i = 0; text.Length < 10 << 20; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{i},{i % 7},\"a note of\nseveral lines, no. {i}\"\n");
        }

        data.Put("datasets/demo/unlabeled/large.csv", text.ToString());

        JsonElement look = await LookAsync(data, """{ "label": "label" }""");

        JsonElement file = look.GetProperty("files").EnumerateArray().Single(
            f => f.GetProperty("name").GetString()!.EndsWith("large.csv", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null, look.GetProperty("problem").ValueKind);
        Assert.Equal(0, file.GetProperty("setAside").GetInt32());
        Assert.InRange(file.GetProperty("rows").GetInt32(), 100_000, 250_000);
        Assert.Contains(Texts(look, "notices"), n => n.Contains("large.csv: the first 8 MiB", StringComparison.Ordinal));
    }

    [Fact]
    public async Task InspectAsync_Images_AreNamedAndTheirFoldersAreClasses()
    {
        using var data = new ServiceData();
        data.Put("datasets/pictures/labeled/cat/1.png", "no picture");
        data.Put("datasets/pictures/unlabeled/2.png", "no picture");

        JsonElement look = await LookAsync(data, "{}", "pictures");

        Assert.NotEqual(JsonValueKind.Null, look.GetProperty("problem").ValueKind);
        Assert.Equal(["image"], Texts(look.GetProperty("sample")[0], "columns"));
    }

    [Theory]
    [InlineData("demo", "{", 400)]
    [InlineData("demo", """{ "max-rounds": -1 }""", 422)]
    [InlineData("none", "{}", 404)]
    [InlineData("No", "{}", 400)]
    public async Task InspectAsync_BadRequest_IsRefused(string dataset, string body, int status)
    {
        using var data = new ServiceData();

        Assert.Equal(status, (await data.Api.Datasets.InspectAsync(dataset, ServiceData.Stream(body))).Status);
    }

    [Fact]
    public async Task InspectAsync_FilesThatEndedTheProcessBefore_AreGivenUp()
    {
        using var data = new ServiceData();
        for (int i = 0; i < new StartLimits().Starts; i++)
        {
            var store = new DeadlyStore(data.Store, "datasets/demo/unlabeled/u.csv");
            var dying = new RunApi(store, new RunCatalog(store), data.Scheduler, guard: new StartGuard($"process-{i}"));
            Task look = dying.Datasets.InspectAsync("demo", ServiceData.Stream("{}"));
            Assert.Same(store.Died, await Task.WhenAny(look, store.Died));
        }

        var api = new RunApi(data.Store, data.Catalog, data.Scheduler, guard: new StartGuard("the-last"));
        ApiResponse response = await api.Datasets.InspectAsync("demo", ServiceData.Stream("{}"));

        Assert.Equal(422, response.Status);
        Assert.Contains("ended the process", await ServiceData.TextAsync(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AtAsync_ReaderThatHangs_IsLeftToItselfAndNotAskedAgain()
    {
        using var data = new ServiceData();
        var store = new DeadlyStore(data.Store, "datasets/demo/labeled/l.csv");
        DatasetContents dataset = (await DatasetContents.FindAsync(data.Store, "demo", CancellationToken.None))!;
        LayeredSettings.Layer asked = LayeredSettings.Read("{}"u8.ToArray(), "request body");
        var look = new DatasetLook(store, new RunCatalog(store), new HeavyWork(), guard: null) { Longest = TimeSpan.FromSeconds(1) };

        var first = await Assert.ThrowsAsync<RefusedException>(() => look.AtAsync(dataset, asked, guesses: false, CancellationToken.None));
        var again = await Assert.ThrowsAsync<RefusedException>(
            () => look.AtAsync(dataset, asked, guesses: false, CancellationToken.None).WaitAsync(TimeSpan.FromMilliseconds(500)));

        Assert.Equal((Refusal.TooLarge, Refusal.TooLarge), (first.Refusal, again.Refusal));
    }

    private static async Task<JsonElement> LookAsync(ServiceData data, string settings, string dataset = "demo")
    {
        ApiResponse response = await data.Api.Datasets.InspectAsync(dataset, ServiceData.Stream(settings));
        Assert.True(response.Status == 200, await ServiceData.TextAsync(response));
        return await ServiceData.JsonAsync(response);
    }

    private static string[] Names(JsonElement json, string list, string name) =>
        [.. json.GetProperty(list).EnumerateArray().Select(e => e.GetProperty(name).GetString()!)];

    private static string[] Texts(JsonElement json, string list) =>
        [.. json.GetProperty(list).EnumerateArray().Select(e => e.GetString()!)];
}
