using System.Net;
using System.Text;
using System.Text.Json;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>Data sets over real HTTP: what is put there, and what comes of it.</summary>
public sealed class DatasetServeTests
{
    private const string OwnSettings =
        """{ "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 1, "folds": 3, "repeats": 1 }""";

    [Fact]
    public async Task PutFile_OnUpload_IsTakenInOnceAndStartsOneRun()
    {
        await using ServerHarness server = await ServerHarness.StartAsync(withFiles: false);
        using HttpResponseMessage made = await PutAsync(server, "/api/datasets/fresh", """{ "start": "on-upload" }""");
        using HttpResponseMessage settings = await PutAsync(server, "/api/datasets/fresh/settings", OwnSettings);
        using HttpResponseMessage labeled =
            await PutAsync(server, "/api/datasets/fresh/files/labeled/l.csv", await File.ReadAllTextAsync(server.Data.Labeled));
        using HttpResponseMessage unlabeled =
            await PutAsync(server, "/api/datasets/fresh/files/unlabeled/u%20v.csv", await File.ReadAllTextAsync(server.Data.Unlabeled));

        await server.UntilAsync(async () => await server.RunsAsync() is [var run] && ServerHarness.Lifecycle(run) == "completed");
        JsonElement dataset = await server.GetAsync("/api/datasets/fresh");
        using JsonDocument status =
            JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(server.Folder, "datasets/fresh/status.json")));

        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Created, HttpStatusCode.Created],
            [made.StatusCode, settings.StatusCode, labeled.StatusCode, unlabeled.StatusCode]);
        Assert.Equal(1, dataset.GetProperty("newestRuns").GetArrayLength());
        Assert.Equal(["labeled/l.csv", "unlabeled/u v.csv"],
            status.RootElement.GetProperty("seen").EnumerateObject().Select(s => s.Name));
        Assert.Equal(2, status.RootElement.GetProperty("uploads").GetInt32());
        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task PutFile_ByHand_IsCountedAndStartsNothingUntilAsked()
    {
        await using ServerHarness server = await ServerHarness.StartAsync(withFiles: false);
        using HttpResponseMessage labeled =
            await PutAsync(server, "/api/datasets/demo/files/labeled/l.csv", await File.ReadAllTextAsync(server.Data.Labeled));
        using HttpResponseMessage unlabeled =
            await PutAsync(server, "/api/datasets/demo/files/unlabeled/u.csv", await File.ReadAllTextAsync(server.Data.Unlabeled));

        string status = Path.Combine(server.Folder, "datasets/demo/status.json");
        await server.UntilAsync(() => Task.FromResult(
            File.Exists(status) && File.ReadAllText(status).Contains("\"uploads\": 2", StringComparison.Ordinal)));
        JsonElement[] before = await server.RunsAsync();
        string run = await server.PostRunAsync();
        await server.UntilAsync(run, "completed");
        JsonElement dataset = await server.GetAsync("/api/datasets/demo");

        Assert.Empty(before);
        Assert.Equal((1, "by-hand", false, false), (dataset.GetProperty("runs").GetInt32(), dataset.GetProperty("start").GetString(),
            dataset.GetProperty("settling").GetBoolean(), dataset.GetProperty("followUp").GetBoolean()));
        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task PutFile_LongerThanAnyOtherBody_IsTakenAndOthersAreNot()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();

        // Announced, not sent: a body that is too long is refused before it is read.
        string file = await RawHttpAsync(server, "PUT /api/datasets/demo/files/unlabeled/large.csv", (1L << 30) + 1);
        string other = await RawHttpAsync(server, "POST /api/runs", (1L << 30) + 1);
        string tooLong = await RawHttpAsync(server, "PUT /api/datasets/demo/files/unlabeled/large.csv", (1L << 36) + 1);

        // The client that goes away leaves nothing behind.
        await server.UntilAsync(() => Task.FromResult(
            !Directory.EnumerateFiles(server.Folder, "large*", SearchOption.AllDirectories).Any()));
        Assert.Equal("", file);
        Assert.Contains(" 413 ", other, StringComparison.Ordinal);
        Assert.Contains(" 413 ", tooLong, StringComparison.Ordinal);
        Assert.Empty(server.Error);
    }

    [Fact]
    public async Task GetRun_FromBeginningToEnd_TellsTimeLeftAndWhatCameOfIt()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        string run = await server.PostRunAsync();
        List<double> left = [];
        await server.UntilAsync(async () =>
        {
            JsonElement now = await server.GetAsync(run);
            if (now.TryGetProperty("secondsLeft", out JsonElement seconds))
            {
                left.Add(seconds.GetDouble());
            }

            return ServerHarness.Lifecycle(now) == "completed";
        });
        JsonElement done = await server.GetAsync(run);

        Assert.NotEmpty(left);
        Assert.All(left, seconds => Assert.InRange(seconds, 0, 3_600));
        Assert.False(done.TryGetProperty("secondsLeft", out _));
        Assert.Equal(600, done.GetProperty("rows").GetInt64());
        Assert.Equal(600, done.GetProperty("accepted").GetInt64() + done.GetProperty("review").GetInt64()
            + done.GetProperty("rejected").GetInt64());
        Assert.Contains(done.GetProperty("verdict").GetString(), new[] { "none", "possible", "likely", "proven" });
        Assert.Equal(done.GetProperty("metric-by-round").GetRawText().Where(char.IsAsciiDigit),
            done.GetProperty("rounds").EnumerateArray().SelectMany(r => r.GetProperty("metric").GetRawText()).Where(char.IsAsciiDigit));
        Assert.InRange(done.GetProperty("published").GetDouble(), 0, 10);
        Assert.True(done.GetProperty("started").GetDateTimeOffset() <= done.GetProperty("ended").GetDateTimeOffset());
        await server.RestartAsync();
        JsonElement later = await server.GetAsync(run);
        Assert.Equal(done.GetProperty("ended").GetDateTimeOffset(), later.GetProperty("ended").GetDateTimeOffset());
    }

    [Fact]
    public async Task PutFile_OfAnotherPage_IsRefused()
    {
        await using ServerHarness server = await ServerHarness.StartAsync();
        using var request = new HttpRequestMessage(
            HttpMethod.Put, new Uri("/api/datasets/demo/files/unlabeled/x.csv", UriKind.Relative));
        request.Content = new StringContent("x\n");
        request.Headers.Add("Origin", "http://evil.example");

        using HttpResponseMessage response = await server.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.False(File.Exists(Path.Combine(server.Folder, "datasets/demo/unlabeled/x.csv")));
    }

    private static Task<HttpResponseMessage> PutAsync(ServerHarness server, string path, string text) =>
        server.Http.PutAsync(new Uri(path, UriKind.Relative), new StringContent(text, Encoding.UTF8, "application/octet-stream"));

    /// <summary>Sends the head of a request and the first bytes of its body, and gives the answer's first line, if one comes.</summary>
    private static async Task<string> RawHttpAsync(ServerHarness server, string line, long length)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{line} HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nContent-Length: {length}\r\n\r\nx,y\n"));
        using var reader = new StreamReader(stream);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            return await reader.ReadLineAsync(limit.Token) ?? "";
        }
        catch (OperationCanceledException)
        {
            return "";
        }
    }
}
