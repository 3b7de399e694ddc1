using System.Text.Json;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Tests.Http;

public sealed class RunApiTests
{
    [Fact]
    public async Task CreateRunAsync_Twice_IsOneRunScheduledOnce()
    {
        using var data = new ServiceData();

        ApiResponse first = await data.PostRunAsync();
        ApiResponse again = await data.PostRunAsync();

        Assert.Equal((202, 202), (first.Status, again.Status));
        Assert.Equal(first.Headers["Location"], again.Headers["Location"]);
        string id = Assert.Single(data.Scheduler.Scheduled);
        Assert.Equal($"/api/runs/{id}", first.Headers["location"]);
        Assert.Equal([id], (await data.Tracker.StatusAsync("demo")).ActiveRuns);
    }

    [Fact]
    public async Task CreateRunAsync_IdempotencyKey_MakesTheIdentifier()
    {
        using var data = new ServiceData();

        await data.PostRunAsync(key: "a");
        await data.PostRunAsync(key: "a");
        await data.PostRunAsync(key: "b");
        ApiResponse other = await data.PostRunAsync("""{ "dataset": "demo", "label": "other" }""", key: "a");

        Assert.Equal(2, data.Scheduler.Scheduled.Count);
        Assert.Equal(422, other.Status);
    }

    [Theory]
    [InlineData("not json", 400, 1)]
    [InlineData("{\n\"dataset\": \"demo\",\n\"label\": }", 400, 3)]
    [InlineData("{\n\"dataset\": \"demo\",\n\"label\": \"label\",\n\"max-round\": 2 }", 422, 4)]
    [InlineData("""{ "dataset": "../demo", "label": "label" }""", 400, null)]
    [InlineData("""{ "dataset": "none", "label": "label" }""", 422, null)]
    [InlineData("""{ "label": "label" }""", 400, null)]
    public async Task CreateRunAsync_BadRequest_IsAProblemWithItsPlace(string body, int status, int? line)
    {
        using var data = new ServiceData();

        ApiResponse response = await data.PostRunAsync(body);

        JsonElement problem = await ProblemAsync(response, status, "/api/runs");
        Assert.Equal(line, problem.TryGetProperty("line", out JsonElement at) ? at.GetInt32() : null);
        Assert.Empty(data.Scheduler.Scheduled);
    }

    [Fact]
    public async Task GetRunAsync_OneThatTheHostForgot_IsToldFromTheStore()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];
        data.Scheduler.Forget(id);

        JsonElement run = await ServiceData.JsonAsync(await data.Api.GetRunAsync(id));

        Assert.Equal((id, "demo", "pending"), (Text(run, "id"), Text(run, "dataset"), Text(run, "lifecycle")));
    }

    [Fact]
    public async Task GetRunSettingsAsync_ARun_AsksForTheSameRunAgain()
    {
        using var data = new ServiceData();
        data.Put("datasets/demo/job.json", """{ "label": "other", "max-rounds": 4, "seed": 7 }""");
        await data.PostRunAsync(ServiceData.Settings.Replace(
            "\"label\": \"label\"", "\"label\": \"label\", \"seed\": 0", StringComparison.Ordinal));
        string id = data.Scheduler.Scheduled[0];

        JsonElement request = await ServiceData.JsonAsync(await data.Api.GetRunSettingsAsync(id));
        JsonElement settings = request.GetProperty("settings");
        string again = $"{{ \"dataset\": \"demo\", {settings.GetRawText().Trim().TrimStart('{')}";
        ApiResponse run = await data.PostRunAsync(again);

        Assert.Equal("demo", Text(request, "dataset"));
        Assert.Equal(0, settings.GetProperty("seed").GetInt32());
        Assert.False(settings.TryGetProperty("metric", out _));
        Assert.Equal($"/api/runs/{id}", run.Headers["Location"]);
        Assert.Equal($"/api/runs/{id}/settings", (await ServiceData.JsonAsync(await data.Api.GetRunAsync(id))).GetProperty("links")
            .GetProperty("settings").GetString());
    }

    [Theory]
    [InlineData(RunLifecycle.Failed)]
    [InlineData(RunLifecycle.Terminated)]
    public async Task CreateRunAsync_SameAsADeadRun_IsAnotherOnce(RunLifecycle end)
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string first = data.Scheduler.Scheduled[0];
        data.Scheduler.Set(first, end);

        string second = (await data.PostRunAsync()).Headers["Location"];
        string again = (await data.PostRunAsync()).Headers["Location"];
        data.Scheduler.Set(data.Scheduler.Scheduled[1], end);
        string third = (await data.PostRunAsync()).Headers["Location"];

        Assert.Equal(3, data.Scheduler.Scheduled.Distinct().Count());
        Assert.Equal((first, second, third), (data.Scheduler.Scheduled[0], again, "/api/runs/" + data.Scheduler.Scheduled[2]));
        Assert.Equal("/api/runs/" + data.Scheduler.Scheduled[1], second);
        Assert.Equal(3, (await data.Catalog.ListAsync()).Count);
    }

    [Theory]
    [InlineData(RunLifecycle.Pending)]
    [InlineData(RunLifecycle.Running)]
    [InlineData(RunLifecycle.Suspended)]
    [InlineData(RunLifecycle.Completed)]
    public async Task CreateRunAsync_SameAsARunThatMayComeToSomething_IsThatRun(RunLifecycle now)
    {
        using var data = new ServiceData();
        string first = (await data.PostRunAsync()).Headers["Location"];
        data.Scheduler.Set(data.Scheduler.Scheduled[0], now);

        Assert.Equal(first, (await data.PostRunAsync()).Headers["Location"]);
    }

    [Theory]
    [InlineData(RunLifecycle.Failed)]
    [InlineData(RunLifecycle.Terminated)]
    public async Task CreateRunAsync_KeyOfADeadRun_SaysSoAndNamesIt(RunLifecycle end)
    {
        using var data = new ServiceData();
        string first = (await data.PostRunAsync(key: "a")).Headers["Location"];
        data.Scheduler.Set(data.Scheduler.Scheduled[0], end);

        ApiResponse again = await data.PostRunAsync(key: "a");

        Assert.Equal((409, first), (again.Status, again.Headers["Location"]));
        Assert.Contains("ask with another key", await ServiceData.TextAsync(again), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunLifecycle.Running, "ask again when its lifecycle is 'completed'")]
    [InlineData(RunLifecycle.Suspended, "/resume lets it go on")]
    [InlineData(RunLifecycle.Failed, "has failed: ")]
    [InlineData(RunLifecycle.Terminated, "was terminated and does nothing more")]
    public async Task Results_OfARunThatHasNone_SayWhetherAndHowItMayHave(RunLifecycle now, string words)
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];
        data.Scheduler.Set(id, now);

        ApiResponse[] answers =
        [
            await data.Api.GetResultAsync(id, "report.html"), await data.Api.Review.ListAsync(id),
            await data.Api.Review.GetProgressAsync(id), await data.Api.Rows.GetExamplesAsync(id),
            await data.Api.PostLabelsAsync(id, Stream.Null, "text/csv"),
        ];

        Assert.All(answers, a => Assert.Equal(409, a.Status));
        Assert.All(
            await Task.WhenAll(answers.Select(a => ServiceData.TextAsync(a))), t => Assert.Contains(words, t, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("..%2f", "..%2F")]
    [InlineData("..%2Fa b", "..%2Fa%20b")]
    [InlineData("a%b", "a%25b")]
    public async Task EveryRoute_NameThatIsNone_IsInTheProblemEscapedOnce(string name, string part)
    {
        using var data = new ServiceData();

        await ProblemAsync(await data.Api.GetRunAsync(name), 400, $"/api/runs/{part}");
        await ProblemAsync(await data.Api.Datasets.GetAsync(name), 400, $"/api/datasets/{part}");
        await ProblemAsync(data.Api.GetAppFile(name), 404, $"/api/app/{part}");
    }

    [Fact]
    public async Task GetRunAsync_WithItsETag_IsNotToldAgainUntilItChanges()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];
        ApiResponse first = await data.Api.GetRunAsync(id);

        ApiResponse same = await data.Api.GetRunAsync(id, first.Headers["ETag"]);
        data.Scheduler.Set(id, RunLifecycle.Failed);
        ApiResponse changed = await data.Api.GetRunAsync(id, first.Headers["ETag"]);

        Assert.Equal((200, 304, 200), (first.Status, same.Status, changed.Status));
        Assert.Contains("resume the run", Text(await ServiceData.JsonAsync(changed), "hint"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListRunsAsync_OfADataSet_AreItsOwnOnEveryPage()
    {
        using var data = new ServiceData();
        foreach (string folder in new[] { "labeled/l.csv", "unlabeled/u.csv" })
        {
            data.Put($"datasets/other/{folder}", File.ReadAllText(Path.Combine(data.Folder, "datasets/demo", folder)));
        }

        await data.PostRunAsync(key: "a");
        await data.PostRunAsync(ServiceData.Settings.Replace("demo", "other", StringComparison.Ordinal));
        await data.PostRunAsync(key: "b");

        JsonElement page = await ServiceData.JsonAsync(await data.Api.ListRunsAsync(limit: "1", dataset: "demo"));

        Assert.Equal("demo", Text(Assert.Single(page.GetProperty("runs").EnumerateArray()), "dataset"));
        Assert.EndsWith($"after={data.Scheduler.Scheduled[2]}&dataset=demo", Text(page, "next"), StringComparison.Ordinal);
        Assert.Equal(400, (await data.Api.ListRunsAsync(dataset: "../demo")).Status);
    }

    [Fact]
    public async Task ListRunsAsync_WithItsETag_IsNotToldAgainUntilItChanges()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string etag = (await data.Api.ListRunsAsync()).Headers["ETag"];

        ApiResponse same = await data.Api.ListRunsAsync(ifNoneMatch: etag);
        data.Scheduler.Set(data.Scheduler.Scheduled[0], RunLifecycle.Completed);
        ApiResponse changed = await data.Api.ListRunsAsync(ifNoneMatch: etag);

        Assert.Equal((304, 200), (same.Status, changed.Status));
        Assert.Null(same.WriteBodyAsync);
    }

    [Theory]
    [InlineData(RunLifecycle.Completed, false)]
    [InlineData(RunLifecycle.Terminated, false)]
    [InlineData(RunLifecycle.Failed, true)]
    [InlineData(RunLifecycle.Running, true)]
    public async Task ListRunsAsync_ARunThatEndedForGood_IsAskedAboutOnce(RunLifecycle lifecycle, bool asked)
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        data.Scheduler.Set(data.Scheduler.Scheduled[0], lifecycle);
        await data.Api.ListRunsAsync();
        data.Scheduler.Asked.Clear();

        JsonElement list = await ServiceData.JsonAsync(await data.Api.ListRunsAsync());

        Assert.Equal(lifecycle.ToString().ToLowerInvariant(), Text(Assert.Single(list.GetProperty("runs").EnumerateArray()), "lifecycle"));
        Assert.Equal(asked, !data.Scheduler.Asked.IsEmpty);
    }

    [Fact]
    public async Task ListRunsAsync_Runs_NewestFirst()
    {
        using var data = new ServiceData();
        await data.PostRunAsync(key: "a");
        await data.PostRunAsync(key: "b");

        JsonElement list = await ServiceData.JsonAsync(await data.Api.ListRunsAsync());

        Assert.Equal(
            data.Scheduler.Scheduled.AsEnumerable().Reverse(), list.GetProperty("runs").EnumerateArray().Select(r => Text(r, "id")));
    }

    [Fact]
    public async Task SuspendResumeTerminate_EachInItsState_OrAConflict()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];

        Assert.Equal(202, (await data.Api.ResumeRunAsync(id)).Status);
        Assert.Equal("suspended", Text(await ServiceData.JsonAsync(await data.Api.SuspendRunAsync(id)), "lifecycle"));
        Assert.Equal(202, (await data.Api.SuspendRunAsync(id)).Status);
        Assert.Equal("running", Text(await ServiceData.JsonAsync(await data.Api.ResumeRunAsync(id)), "lifecycle"));
        Assert.Equal("terminated", Text(await ServiceData.JsonAsync(await data.Api.TerminateRunAsync(id)), "lifecycle"));
        await ProblemAsync(await data.Api.SuspendRunAsync(id), 409, $"/api/runs/{id}/suspend");
    }

    [Theory]
    [InlineData("job.json", 404)]
    [InlineData("../job.json", 404)]
    [InlineData("metrics.json", 409)]
    public async Task GetResultAsync_NotThere_IsAProblem(string file, int status)
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        string id = data.Scheduler.Scheduled[0];

        await ProblemAsync(await data.Api.GetResultAsync(id, file), status, $"/api/runs/{id}/result/{Uri.EscapeDataString(file)}");
    }

    [Theory]
    [InlineData("none", 404)]
    [InlineData("..", 400)]
    [InlineData("a/b", 400)]
    public async Task EveryRunRoute_NoSuchRun_IsAProblem(string id, int status)
    {
        using var data = new ServiceData();
        string path = $"/api/runs/{Uri.EscapeDataString(id)}";

        await ProblemAsync(await data.Api.GetRunAsync(id), status, path);
        await ProblemAsync(await data.Api.GetResultAsync(id, "metrics.json"), status, path + "/result/metrics.json");
        await ProblemAsync(await data.Api.SuspendRunAsync(id), status, path + "/suspend");
        await ProblemAsync(await data.Api.ResumeRunAsync(id), status, path + "/resume");
        await ProblemAsync(await data.Api.TerminateRunAsync(id), status, path + "/terminate");
        await ProblemAsync(await data.Api.Review.ListAsync(id), status, path + "/review");
        await ProblemAsync(await data.Api.PostLabelsAsync(id, Stream.Null, null), status, path + "/labels");
    }

    [Fact]
    public async Task PredictAsync_NoModelYet_IsAProblem()
    {
        using var data = new ServiceData();

        await ProblemAsync(
            await data.Api.PredictAsync("demo", ServiceData.Stream("x\n1\n"), "text/csv"), 404, "/api/datasets/demo/predict");
        await ProblemAsync(
            await data.Api.PredictAsync("demo", ServiceData.Stream("x\n1\n"), "image/heic"), 415, "/api/datasets/demo/predict");
        await ProblemAsync(await data.Api.PredictAsync("..", Stream.Null, null), 400, "/api/datasets/../predict");
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static async Task<JsonElement> ProblemAsync(ApiResponse response, int status, string instance)
    {
        Assert.Equal((status, "application/problem+json"), (response.Status, response.ContentType));
        JsonElement problem = await ServiceData.JsonAsync(response);
        Assert.Equal((status, instance), (problem.GetProperty("status").GetInt32(), Text(problem, "instance")));
        Assert.Equal("about:blank", Text(problem, "type"));
        Assert.NotEmpty(Text(problem, "title"));
        Assert.NotEmpty(Text(problem, "detail"));
        return problem;
    }
}
