using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using PseudoLabel.Cli.Commands;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Data;
using PseudoLabel.Run.Local;
using PseudoLabel.Service;
using PseudoLabel.Store;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>The local server over real HTTP.</summary>
public sealed class ServeTests
{
    private const string OwnSettings =
        """{ "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }""";

    [Fact]
    public async Task PostRun_ToItsEnd_GivesTheBytesOfTheCommandLine()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        string run = await server.PostRunAsync();
        JsonElement done = await server.UntilAsync(run, "completed");
        byte[] served = await server.Http.GetByteArrayAsync(new Uri(run + "/result/pseudo-labels.csv", UriKind.Relative));

        string root = server.Folder + Path.DirectorySeparatorChar;
        var settings = server.Data.Settings() with
        {
            Labeled = [root + "datasets/demo/labeled"],
            Unlabeled = [root + "datasets/demo/unlabeled"],
            MaxRounds = 2
        };
        await LocalRun.StartAsync(server.Data.Out(), settings, new LocalRunOptions { Threads = 1 });

        // The same but for the current folder, which the command line's user would be in.
        string local = await File.ReadAllTextAsync(Path.Combine(server.Data.Out(), RunNames.PseudoLabels));
        Assert.Equal(local.Replace(root, "", StringComparison.Ordinal), Encoding.UTF8.GetString(served));
        Assert.Equal(601, local.Count(c => c == '\n'));
        Assert.Equal(3, done.GetProperty("metric-by-round").GetArrayLength());
        foreach (JsonElement link in done.GetProperty("links").GetProperty("results").EnumerateArray())
        {
            using HttpResponseMessage file = await server.Http.GetAsync(new Uri(link.GetString()!, UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
            Assert.Equal(file.Content.Headers.ContentLength, (await file.Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task PostRun_Again_IsTheSameRun()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        string first = await server.PostRunAsync();
        string again = await server.PostRunAsync();
        await server.UntilAsync(first, "completed");
        string later = await server.PostRunAsync();

        Assert.Equal(first, again);
        Assert.Equal(first, later);
        Assert.Single(await server.RunsAsync());
    }

    [Fact]
    public async Task Uploads_DuringARun_LeadToExactlyOneMore()
    {
        await using ServerHarness server = await ServerHarness.StartAsync(ownSettings: OwnSettings);

        await server.UntilAsync(async () => (await server.RunsAsync()).Length == 1);
        server.Put("datasets/demo/unlabeled/v.csv", "x,y,hint\n1,2,red\n");
        server.Put("datasets/demo/unlabeled/w.csv", "x,y,hint\n3,1,green\n");

        // A run of the first files, one of all, whether these two came while it ran or after; then nothing is left to do.
        await server.UntilAsync(async () => (await server.RunsAsync()).Length >= 2 && await RestsAsync(server));
        JsonElement[] runs = await server.RunsAsync();

        Assert.Equal(2, runs.Length);
        Assert.All(runs, r => Assert.Equal("completed", ServerHarness.Lifecycle(r)));
        string labels = await server.Http.GetStringAsync(
            new Uri(runs[0].GetProperty("links").GetProperty("self").GetString() + "/result/pseudo-labels.csv", UriKind.Relative));
        Assert.Equal(603, labels.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Restart_InTheMiddleOfARun_GoesOnToTheSameEnd()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        string run = await server.PostRunAsync();
        await server.UntilAsync(async () => ServerHarness.Lifecycle(await server.GetAsync(run)) != "pending");

        await server.RestartAsync();
        await server.UntilAsync(run, "completed");
        string again =
            await server.PostRunAsync(ServerHarness.Settings.Replace("\"demo\"", "\"demo\", \"seed\": 0", StringComparison.Ordinal));

        Assert.Equal(run, again);
        Assert.Single(await server.RunsAsync());
    }

    [Fact]
    public async Task Labels_OfTheAuditRows_GiveItsPrecisionAndReachTheNextRun()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        string run = await server.PostRunAsync();
        await server.UntilAsync(run, "completed");
        JsonElement[] review = [.. (await server.GetAsync(run + "/review")).GetProperty("rows").EnumerateArray()];
        var csv = new StringBuilder("source,row,label\n");
        string[] truth = ["alpha", "beta", "gamma"];
        JsonElement[] audit = [.. review.Where(r => r.GetProperty("kind").GetString() == "audit")];
        foreach (JsonElement row in audit)
        {
            long number = row.GetProperty("row").GetInt64();
            csv.Append(CultureInfo.InvariantCulture, $"{row.GetProperty("source").GetString()},{number},{truth[number % 3]}\n");
        }

        using HttpResponseMessage first = await server.PostAsync(run + "/labels", csv.ToString(), "text/csv");
        using HttpResponseMessage again = await server.PostAsync(run + "/labels", csv.ToString(), "text/csv");
        JsonElement receipt = JsonDocument.Parse(await first.Content.ReadAsStringAsync()).RootElement;
        string next = await server.PostRunAsync();
        await server.UntilAsync(next, "completed");

        JsonElement said = receipt.GetProperty("audit");
        int correct = audit.Count(r => truth[r.GetProperty("row").GetInt64() % 3] == r.GetProperty("predicted-label").GetString());
        Assert.Equal((audit.Length, correct), (said.GetProperty("labeled").GetInt32(), said.GetProperty("correct").GetInt32()));
        Assert.InRange(
            said.GetProperty("precision").GetDouble(), said.GetProperty("lower").GetDouble(), said.GetProperty("upper").GetDouble());
        Assert.Equal(0, JsonDocument.Parse(await again.Content.ReadAsStringAsync()).RootElement.GetProperty("added").GetInt32());
        Assert.NotEqual(run, next);
        JsonElement metrics = await server.GetAsync(next + "/result/metrics.json");
        Assert.Equal(45 + audit.Length, metrics.GetProperty("inputs").GetProperty("labeledRows").GetInt32());
        string finished = await server.Http.GetStringAsync(new Uri(next + "/result/labeled.csv", UriKind.Relative));
        Assert.Equal(audit.Length, finished.Split('\n').Count(l => l.Contains(",person,", StringComparison.Ordinal)));
        Assert.All(review, r => Assert.NotEmpty(r.GetProperty("cells").GetProperty("hint").GetString()!));
    }

    [Fact]
    public async Task Predict_Rows_GivesOneLineForEach()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        await server.UntilAsync(await server.PostRunAsync(), "completed");

        using HttpResponseMessage predicted =
            await server.PostAsync("/api/datasets/demo/predict", "x,y,hint\n0,0,red\n5,0,blue\n", "text/csv");
        using HttpResponseMessage bad = await server.PostAsync("/api/datasets/demo/predict", "x,y\n0,0\n", "text/csv");

        string[] lines = (await predicted.Content.ReadAsStringAsync()).Split('\n');
        Assert.Equal("predicted_label,confidence,p_alpha,p_beta,p_gamma", lines[0]);
        Assert.StartsWith("alpha,", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("gamma,", lines[2], StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, bad.StatusCode);
        Assert.Contains("hint", await bad.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Predict_ManyMoreAtOnceThanProcessors_EachIsAnsweredWithItsOwnRows()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        await server.UntilAsync(await server.PostRunAsync(), "completed");
        int[] rows = [.. Enumerable.Range(1, 8 * Environment.ProcessorCount)];

        int[] lines = await Task.WhenAll(rows.Select(async count =>
        {
            string body = "x,y,hint\n" + string.Concat(Enumerable.Repeat("0,0,red\n", count));
            using HttpResponseMessage predicted = await server.PostAsync("/api/datasets/demo/predict", body, "text/csv");
            string text = await predicted.Content.ReadAsStringAsync();
            Assert.True(predicted.IsSuccessStatusCode, text);
            return text.Count(c => c == '\n') - 1;
        }));

        Assert.Equal(rows, lines);
    }

    [Fact]
    public async Task Serve_WhateverThePoolBeganWith_ItHasThreadsForRunsAndRequests()
    {
        await using ServerHarness server = await ServerHarness.StartAsync(withFiles: false);

        // A run of 2 threads, and a small one beside it; what is more than that is for requests.
        ThreadPool.GetMinThreads(out int threads, out _);
        Assert.True(threads > 2 * 2 * 2, $"{threads} threads");
    }

    [Theory]
    [InlineData("GET", "/api/nothing", null, 404)]
    [InlineData("DELETE", "/api/runs", null, 405)]
    [InlineData("GET", "/api/runs/none", null, 404)]
    [InlineData("GET", "/api/runs/..%2F..%2Fetc", null, 400)]
    [InlineData("POST", "/api/runs", "{", 400)]
    [InlineData("POST", "/api/runs", """{ "dataset": "demo", "label": "label", "learner": "oracle" }""", 422)]
    public async Task Request_ThatCannotBeAnswered_GetsAProblem(string method, string path, string? body, int status)
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : new StringContent(body);

        using HttpResponseMessage response = await server.Http.SendAsync(request);

        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.GetProperty("status").GetInt32());
        Assert.Empty(server.Error);
    }

    [Theory]
    [InlineData("Host", "evil.example", 403)]
    [InlineData("Host", "localhost", 200)]
    [InlineData("Origin", "http://evil.example", 403)]
    public async Task Request_FromAnotherPage_IsRefused(string header, string value, int status)
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/runs", UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);

        using HttpResponseMessage response = await server.Http.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task Root_LeadsToTheDashboard()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        string page = await server.Http.GetStringAsync(new Uri("/", UriKind.Relative));
        Assert.Contains("<title>Pseudo-labels</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_PortTaken_SaysSoInOneLine()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        using var cli = new CliHarness();
        string url = server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        int code = await cli.RunAsync("serve", "--data", cli.Root, "--urls", url);

        cli.AssertRefused(
            code, $"the address {url} is in use; stop what listens there, or choose another with --urls http://127.0.0.1:PORT");
    }

    [Fact]
    public async Task Serve_FolderServedAlready_SaysSo()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        using var cli = new CliHarness();

        int code = await cli.RunAsync("serve", "--data", server.Folder, "--urls", "http://127.0.0.1:0");

        Assert.Equal(ExitCode.Unusable, code);
        Assert.Contains("another server serves this folder", cli.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_Interrupted_EndsWell()
    {
        using var cli = new CliHarness();
        using var stop = new CancellationTokenSource();

        Task<int> serving = CommandLine.RunAsync(["serve", "--data", cli.Root, "--urls", "http://127.0.0.1:0"], cli.Context, stop.Token);
        while (!cli.Out.Contains("Ctrl-C", StringComparison.Ordinal))
        {
            Assert.False(serving.IsCompleted, cli.Error);
            await Task.Delay(20);
        }

        await stop.CancelAsync();

        Assert.Equal(ExitCode.Done, await serving);
        Assert.Empty(cli.Error);
    }

    [Theory]
    [InlineData("7071")]
    [InlineData("https://127.0.0.1:7071")]
    [InlineData("http://127.0.0.1:7071/path")]
    [InlineData("")]
    public void ParseUrls_NoHttpAddress_IsRefused(string text) =>
        Assert.Contains("no address to listen at", Assert.Throws<UserErrorException>(() => ServeCommand.ParseUrls(text)).Message,
            StringComparison.Ordinal);

    /// <summary>Nothing is under way and nothing waits: all that came in is in a run.</summary>
    private static async Task<bool> RestsAsync(ServerHarness server)
    {
        if ((await server.RunsAsync()).Any(r => ServerHarness.Lifecycle(r) is "pending" or "running"))
        {
            return false;
        }

        string name = Path.Combine(server.Folder, ServiceNames.Status("demo"));
        JsonElement status = JsonDocument.Parse(await File.ReadAllTextAsync(name)).RootElement;
        return status.GetProperty("seen").EnumerateObject().Count() == 4
            && status.GetProperty("settling").ValueKind == JsonValueKind.Null
            && status.GetProperty("active-runs").GetArrayLength() == 0
            && !status.GetProperty("follow-up").GetBoolean();
    }
}
