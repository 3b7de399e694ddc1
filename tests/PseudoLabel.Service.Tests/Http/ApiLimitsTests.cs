using System.Text.Json;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests.Http;

/// <summary>What a request may cost, and what every answer says to browsers.</summary>
public sealed class ApiLimitsTests
{
    private static readonly string[] Policies =
    [
        "Cache-Control", "Content-Security-Policy", "Cross-Origin-Resource-Policy", "Referrer-Policy", "X-Content-Type-Options",
        "X-Frame-Options",
    ];

    [Fact]
    public async Task ListRunsAsync_ManyRuns_GoPageByPage()
    {
        using var data = new ServiceData();
        string[] ids = [.. Enumerable.Range(0, 250).Select(i => $"demo-{i:000}")];
        foreach (string id in ids)
        {
            await PutAsync(data, id, DateTimeOffset.UnixEpoch.AddSeconds(Array.IndexOf(ids, id)));
        }

        List<string> seen = [];
        List<int> sizes = [];
        string? after = null;
        do
        {
            JsonElement page = await ServiceData.JsonAsync(await data.Api.ListRunsAsync(after: after));
            string[] on = [.. page.GetProperty("runs").EnumerateArray().Select(r => r.GetProperty("id").GetString()!)];
            seen.AddRange(on);
            sizes.Add(on.Length);
            after = page.TryGetProperty("next", out JsonElement next) ? next.GetString()!.Split("&after=")[1] : null;
        }
        while (after is not null);

        Assert.Equal([100, 100, 50], sizes);
        Assert.Equal(ids.Reverse(), seen);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1001", null)]
    [InlineData("-1", null)]
    [InlineData("x", null)]
    [InlineData("", null)]
    [InlineData(null, "none")]
    [InlineData(null, "../x")]
    [InlineData(null, "")]
    public async Task ListRunsAsync_NoSuchPage_IsAProblem(string? limit, string? after)
    {
        using var data = new ServiceData();

        Assert.Equal(400, (await data.Api.ListRunsAsync(limit, after)).Status);
    }

    [Fact]
    public async Task CreateRunAsync_NoRoom_IsToldToComeAgain_ButAKnownRunIsFound()
    {
        using var data = new ServiceData();
        ApiResponse known = await data.PostRunAsync(key: "a");
        data.Scheduler.HasRoom = false;

        ApiResponse refused = await data.PostRunAsync(key: "b");
        ApiResponse again = await data.PostRunAsync(key: "a");

        Assert.Equal((503, "10"), (refused.Status, refused.Headers["Retry-After"]));
        Assert.Equal((202, known.Headers["Location"]), (again.Status, again.Headers["Location"]));
        Assert.Single(await data.Catalog.ListAsync());
    }

    [Fact]
    public async Task PredictAsync_MoreAtATimeThanMayBe_AreToldToComeAgain()
    {
        using var data = new ServiceData();
        await PutAsync(data, "demo-1", DateTimeOffset.UnixEpoch);
        var heavy = new HeavyWork();
        var api = new RunApi(data.Store, data.Catalog, data.Scheduler, heavy);
        IDisposable[] underWay = [.. Enumerable.Range(0, HttpLimits.Heavy).Select(_ => heavy.Begin())];

        ApiResponse predicted = await api.PredictAsync("demo", Stream.Null, "text/csv");
        ApiResponse labeled = await api.PostLabelsAsync("demo-1", Stream.Null, "text/csv");
        Array.ForEach(underWay, turn => turn.Dispose());
        Array.ForEach(underWay, turn => turn.Dispose());
        ApiResponse later = await api.PredictAsync("demo", Stream.Null, "text/csv");

        Assert.Equal((503, "10"), (predicted.Status, predicted.Headers["Retry-After"]));
        Assert.Equal(503, labeled.Status);
        Assert.Equal(404, later.Status);
        Assert.Equal(HttpLimits.Heavy, Enumerable.Range(0, HttpLimits.Heavy).Select(_ => heavy.Begin()).Count());
        Assert.Equal(Refusal.Busy, Assert.Throws<RefusedException>(heavy.Begin).Refusal);
    }

    [Fact]
    public async Task CreateRunAsync_WhatIsNamedIsAMegabyte_TheAnswerIsShort()
    {
        using var data = new ServiceData();
        string name = new('n', 1_000_000);
        string[] bodies =
        [
            $$"""{ "dataset": "{{name}}", "label": "label" }""",
            $$"""{ "dataset": "demo", "label": "{{name}}" }""",
            $$"""{ "dataset": "demo", "label": "label", "{{name}}": 1 }""",
            $$"""{ "dataset": "demo", "label": "label", "learner": "{{name}}" }""",
            $$"""{ "dataset": "demo", "label": "label", "columns": { "{{name}}": "{{name[..40_000]}}" } }""",
        ];
        foreach (string body in bodies)
        {
            ApiResponse response = await data.PostRunAsync(body);

            // A label column that no file has is only found when the run reads them.
            Assert.InRange(response.Status, 202, 422);
            Assert.InRange((await ServiceData.TextAsync(response)).Length, 1, 3_000);
        }

        Assert.InRange((await ServiceData.TextAsync(await data.Api.GetRunAsync(name))).Length, 1, 3_000);
        Assert.InRange((await ServiceData.TextAsync(await data.Api.GetResultAsync("demo", name))).Length, 1, 3_000);
        Assert.Equal(400, (await data.PostRunAsync(key: new string('k', HttpLimits.KeyLength + 1))).Status);
    }

    [Fact]
    public async Task EveryAnswer_CarriesThePolicies()
    {
        using var data = new ServiceData();
        ApiResponse[] answers =
        [
            data.Api.GetOpenApi(), data.Api.GetAppFile("app.js"), await data.Api.ListRunsAsync(), await data.PostRunAsync(),
            await data.Api.GetRunAsync("none"), ApiProblem.Response(401, "who?", "/"), ApiResponse.SeeOther("/"),
        ];

        Assert.All(answers, answer => Assert.Equal(
            Policies, answer.AllHeaders.Select(h => h.Key).Except(["Location", "WWW-Authenticate", "ETag"]).Order(StringComparer.Ordinal)));
        Assert.All(answers, answer => Assert.Contains(
            "frame-ancestors 'none'", answer.AllHeaders.First(h => h.Key == "Content-Security-Policy").Value, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(typeof(IOException), FailureText.Storage)]
    [InlineData(typeof(UnauthorizedAccessException), FailureText.Storage)]
    [InlineData(typeof(InvalidOperationException), FailureText.Fault)]
    public void FailureText_WordsOfTheSystem_AreNotTold(Type type, string told) =>
        Assert.Equal(told, FailureText.Of((Exception)Activator.CreateInstance(type, "/srv/secret/file is in use")!));

    private static Task PutAsync(ServiceData data, string id, DateTimeOffset created) => data.Store.WriteJsonAsync(
        ServiceNames.Entry(id), new RunEntry { Id = id, Dataset = "demo", Created = created, RequestHash = "" },
        CancellationToken.None);
}
