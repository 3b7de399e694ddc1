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

    [Fact]
    public async Task GetDashboardAsync_Texts_CannotBecomeMarkup()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        await data.Uploads.PoisonedAsync("datasets/demo/unlabeled/a.csv", "1", "<script>alert(1)</script>");

        ApiResponse response = await data.Api.GetDashboardAsync();

        string page = await ServiceData.TextAsync(response);
        Assert.Equal("text/html; charset=utf-8", response.ContentType);
        Assert.Contains($"href=\"/api/runs/{data.Scheduler.Scheduled[0]}\"", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GetDashboardAsync_AskedForWithAKey_LinksCarryIt()
    {
        using var data = new ServiceData();
        await data.PostRunAsync();
        data.Scheduler.Set(data.Scheduler.Scheduled[0], RunLifecycle.Completed);

        string page = await ServiceData.TextAsync(await data.Api.GetDashboardAsync("a key&\"=="));

        Assert.Contains($"href=\"/api/runs/{data.Scheduler.Scheduled[0]}?code=a%20key%26%22%3D%3D\"", page, StringComparison.Ordinal);
        Assert.Contains("/result/report.html?code=a%20key%26%22%3D%3D\"", page, StringComparison.Ordinal);
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
