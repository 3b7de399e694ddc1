using System.Text.Json;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Http;

namespace PseudoLabel.Service.Tests.Http;

public sealed class DatasetApiTests
{
    [Fact]
    public async Task ListAsync_DataSets_ByNameWithTheirNewestRunAndPageByPage()
    {
        using var data = new ServiceData();
        data.Put("datasets/alpha/data/a.csv", "x,label\n1,\n");
        await data.PostRunAsync();

        JsonElement first = await ServiceData.JsonAsync(await data.Api.Datasets.ListAsync(limit: "1"));
        JsonElement all = await ServiceData.JsonAsync(await data.Api.Datasets.ListAsync(after: "alpha"));

        Assert.Equal("alpha", Assert.Single(first.GetProperty("datasets").EnumerateArray()).GetProperty("name").GetString());
        Assert.Equal("/api/datasets?limit=1&after=alpha", first.GetProperty("next").GetString());
        JsonElement demo = Assert.Single(all.GetProperty("datasets").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, all.GetProperty("next").ValueKind);
        Assert.Equal((1, 1, 0, 1), (Number(demo, "labeledFiles"), Number(demo, "unlabeledFiles"), Number(demo, "dataFiles"),
            Number(demo, "runs")));
        Assert.Equal(data.Scheduler.Scheduled[0], demo.GetProperty("newestRun").GetProperty("id").GetString());
        Assert.Equal(
            new DirectoryInfo(Path.Combine(data.Folder, "datasets/demo")).EnumerateFiles("*.csv", SearchOption.AllDirectories)
                .Sum(f => f.Length), Number(demo, "bytes"));
        Assert.Equal("on-upload", demo.GetProperty("start").GetString());
    }

    [Fact]
    public async Task ListAsync_FoldersThatAreNoDataSets_AreNamedWithTheRule()
    {
        using var data = new ServiceData();
        data.Put("datasets/UPPER/data/a.csv", "x,label\n1,\n");
        data.Put("datasets/My Data/labeled/a.csv", "x,label\n1,\n");
        data.Put("datasets/My Data/labeled/b.csv", "x,label\n1,\n");
        data.Put("datasets/\u00FCbung/data/a.csv", "x,label\n1,\n");
        data.Put("datasets/readme.txt", "in no folder");

        JsonElement all = await ServiceData.JsonAsync(await data.Api.Datasets.ListAsync());

        string[] leftOut = [.. all.GetProperty("leftOut").EnumerateArray().Select(l => l.GetString()!)];
        Assert.Equal(["datasets/My Data", "datasets/UPPER", "datasets/\u00FCbung"], leftOut.Select(l => l.Split(':')[0]));
        Assert.All(leftOut, l => Assert.EndsWith(ServiceNames.Rule, l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task PutAsync_NewAndOld_MakesItAndChangesIt()
    {
        using var data = new ServiceData();

        ApiResponse made = await data.Api.Datasets.PutAsync("fresh", ServiceData.Stream(""));
        ApiResponse changed = await data.Api.Datasets.PutAsync("fresh", ServiceData.Stream("""{ "start": "by-hand" }"""));
        ApiResponse same = await data.Api.Datasets.PutAsync("fresh", ServiceData.Stream("{}"));

        Assert.Equal((201, 200, 200), (made.Status, changed.Status, same.Status));
        Assert.Equal("on-upload", Start(await ServiceData.JsonAsync(made)));
        Assert.Equal("by-hand", Start(await ServiceData.JsonAsync(changed)));
        Assert.Equal("by-hand", Start(await ServiceData.JsonAsync(same)));
    }

    [Fact]
    public async Task PutAsync_IfNoneMatch_MakesOnlyWhatIsNotThere()
    {
        using var data = new ServiceData();
        data.Put("datasets/files/unlabeled/u.csv", "x\n1\n");

        ApiResponse made = await data.Api.Datasets.PutAsync("fresh", ServiceData.Stream("""{ "start": "by-hand" }"""), "*");
        ApiResponse again = await data.Api.Datasets.PutAsync("fresh", ServiceData.Stream("""{ "start": "on-upload" }"""), "*");
        ApiResponse files = await data.Api.Datasets.PutAsync("files", ServiceData.Stream(""), "*");
        ApiResponse tag = await data.Api.Datasets.PutAsync("other", ServiceData.Stream(""), "\"abc\"");

        Assert.Equal((201, 412, 412, 400), (made.Status, again.Status, files.Status, tag.Status));
        Assert.Contains("choose another name", await ServiceData.TextAsync(again), StringComparison.Ordinal);
        Assert.Equal("by-hand", Start(await ServiceData.JsonAsync(await data.Api.Datasets.GetAsync("fresh"))));
        Assert.False(File.Exists(Path.Combine(data.Folder, "datasets/files/dataset.json")));
        Assert.False(Directory.Exists(Path.Combine(data.Folder, "datasets/other")));
    }

    [Fact]
    public async Task PutAsync_IfNoneMatchAtOnce_OneMakesIt()
    {
        using var data = new ServiceData();

        ApiResponse[] made = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => Task.Run(() => data.Api.Datasets.PutAsync("fresh", ServiceData.Stream(""), "*"))));

        Assert.Equal([201, .. Enumerable.Repeat(412, 7)], made.Select(r => r.Status).Order());
    }

    [Fact]
    public async Task PutAsync_NothingAskedOfOneThatIsThere_ChangesNothing()
    {
        using var data = new ServiceData();

        ApiResponse same = await data.Api.Datasets.PutAsync("demo", ServiceData.Stream(""));

        Assert.Equal(200, same.Status);
        Assert.Equal(["labeled", "unlabeled"], Directory.EnumerateFileSystemEntries(Path.Combine(data.Folder, "datasets/demo"))
            .Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("fresh", """{ "start": "now" }""")]
    [InlineData("fresh", """{ "begin": "by-hand" }""")]
    [InlineData("fresh", "[")]
    [InlineData("Fresh Data", "{}")]
    [InlineData("..", "{}")]
    public async Task PutAsync_Unsuitable_IsRefusedInWordsAndMakesNothing(string name, string body)
    {
        using var data = new ServiceData();

        ApiResponse response = await data.Api.Datasets.PutAsync(name, ServiceData.Stream(body));

        Assert.Equal(400, response.Status);
        if (name != "fresh")
        {
            Assert.Contains(ServiceNames.Rule, await ServiceData.TextAsync(response), StringComparison.Ordinal);
        }

        Assert.Equal(["demo"], Directory.EnumerateDirectories(Path.Combine(data.Folder, "datasets")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task GetAsync_DataSet_TellsFilesSettingsAndWhatIsLeftOut()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/unlabeled/notes.docx", "?");
        data.Put("datasets/demo/job.json", """{ "label": "label", /* mine */ "max-rounds": 2, }""");

        JsonElement found = await ServiceData.JsonAsync(await data.Api.Datasets.GetAsync("demo"));

        Assert.Equal(["labeled/l.csv", "unlabeled/u.csv"], found.GetProperty("files").EnumerateArray()
            .Select(f => $"{f.GetProperty("folder").GetString()}/{f.GetProperty("name").GetString()}"));
        Assert.Contains("notes.docx", Assert.Single(found.GetProperty("leftOut").EnumerateArray()).GetString(), StringComparison.Ordinal);
        Assert.Equal(2, Number(found.GetProperty("settings"), "max-rounds"));
        Assert.Equal(404, (await data.Api.Datasets.GetAsync("none")).Status);
    }

    [Fact]
    public async Task GetAsync_BrokenDocumentsOfTheOwner_AreToldAndStartNothing()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/job.json", "{ label");
        data.Put("datasets/demo/dataset.json", """{ "start": "sometimes" }""");

        JsonElement found = await ServiceData.JsonAsync(await data.Api.Datasets.GetAsync("demo"));
        UploadDecision decision = await data.UploadAsync("datasets/demo/unlabeled/u.csv");

        Assert.Equal("by-hand", Start(found));
        Assert.Contains("job.json", found.GetProperty("problem").GetString(), StringComparison.Ordinal);
        Assert.Empty(found.GetProperty("settings").EnumerateObject());
        Assert.Equal(UploadKind.Counted, decision.Kind);
    }

    [Fact]
    public async Task GetAsync_WithItsETag_IsNotToldAgainUntilItChanges()
    {
        using var data = new ServiceData();
        string etag = (await data.Api.Datasets.GetAsync("demo")).Headers["ETag"];

        ApiResponse same = await data.Api.Datasets.GetAsync("demo", $"\"other\", W/{etag}");
        await data.Api.Datasets.PutAsync("demo", ServiceData.Stream("""{ "start": "by-hand" }"""));
        ApiResponse changed = await data.Api.Datasets.GetAsync("demo", etag);

        Assert.Equal((304, 200), (same.Status, changed.Status));
        Assert.Equal(etag, same.Headers["ETag"]);
        Assert.Null(same.WriteBodyAsync);
    }

    [Fact]
    public async Task PutSettingsAsync_Settings_AreWhatTheNextRunTakes()
    {
        using var data = new ServiceData();

        ApiResponse written = await data.Api.Datasets.PutSettingsAsync(
            "demo", ServiceData.Stream("""{ "label": "label", "learner": "logistic", "max-rounds": 1 }"""));
        ApiResponse run = await data.PostRunAsync("""{ "dataset": "demo" }""");

        Assert.Equal((200, 202), (written.Status, run.Status));
        Assert.Equal(1, Number(await ServiceData.JsonAsync(written), "max-rounds"));
        Assert.Equal(1, (await data.Catalog.JobAsync(data.Scheduler.Scheduled[0])).Settings.MaxRounds);
    }

    [Theory]
    [InlineData("demo", "{", 400)]
    [InlineData("demo", """{ "max-rounds": 1000 }""", 422)]
    [InlineData("demo", """{ "dataset": "demo" }""", 422)]
    [InlineData("demo", """{ "ramp-start": 0.9, "ramp-end": 0.1 }""", 422)]
    [InlineData("none", "{}", 404)]
    public async Task PutSettingsAsync_Bad_IsRefusedAndNothingIsWritten(string dataset, string settings, int status)
    {
        using var data = new ServiceData();

        ApiResponse response = await data.Api.Datasets.PutSettingsAsync(dataset, ServiceData.Stream(settings));

        Assert.Equal(status, response.Status);
        Assert.False(File.Exists(Path.Combine(data.Folder, "datasets", dataset, "job.json")));
    }

    private static string? Start(JsonElement dataset) => dataset.GetProperty("start").GetString();

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
