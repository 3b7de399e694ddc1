using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PseudoLabel.Cli.Serving;
using PseudoLabel.Cli.Terminal;
using PseudoLabel.Run.Tests.Local;

namespace PseudoLabel.Cli.Tests.Serving;

/// <summary>A real server on a free port over a folder with the data set <c>demo</c>, and a client of it.</summary>
internal sealed class ServerHarness : IAsyncDisposable
{
    public const string Settings =
        """{ "dataset": "demo", "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 2, "folds": 3, "repeats": 1 }""";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private readonly SmallData data = new();
    private readonly StringWriter error = new();
    private LocalServer? server;

    public string Folder => data.Folder;

    public HttpClient Http { get; private set; } = new();

    public string Error => error.ToString();

    /// <summary>How the server differs from the usual one.</summary>
    public Func<ServeOptions, ServeOptions> Change { get; init; } = options => options;

    public int Port => Http.BaseAddress!.Port;

    /// <summary>The data set's files as they were made, for a run beside the server.</summary>
    public SmallData Data => data;

    public static async Task<ServerHarness> StartAsync(
        bool withFiles = true, string? ownSettings = null, Func<ServeOptions, ServeOptions>? change = null)
    {
        var harness = new ServerHarness { Change = change ?? (options => options) };
        if (ownSettings is not null)
        {
            harness.Put("datasets/demo/job.json", ownSettings);
        }

        if (withFiles)
        {
            harness.PutFiles();
        }

        await harness.RestartAsync();
        return harness;
    }

    public void PutFiles()
    {
        Put("datasets/demo/labeled/l.csv", File.ReadAllText(data.Labeled));
        Put("datasets/demo/unlabeled/u.csv", File.ReadAllText(data.Unlabeled));
    }

    public void Put(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Stops the server, if one is up, and starts another on the folder.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        var options = new ServeOptions
        {
            Folder = Folder,
            Urls = [new Uri("http://127.0.0.1:0")],
            Threads = 2,
            Settle = TimeSpan.FromMilliseconds(200),
            Interval = TimeSpan.FromMilliseconds(100),
        };
        server = await LocalServer.StartAsync(
            Change(options), new CliContext { Out = TextWriter.Null, Error = TextWriter.Synchronized(error) }, CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(server.Urls.Single().Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal)) };
    }

    public async Task StopAsync()
    {
        Http.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
            server = null;
        }
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string type = "application/json") =>
        Http.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, type));

    /// <summary>Asks for a run and gives its path.</summary>
    public async Task<string> PostRunAsync(string body = Settings)
    {
        using HttpResponseMessage response = await PostAsync("/api/runs", body);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, response.StatusCode);
        return response.Headers.Location!.ToString();
    }

    public Task<JsonElement> GetAsync(string path) => Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    public async Task<JsonElement[]> RunsAsync() => [.. (await GetAsync("/api/runs")).GetProperty("runs").EnumerateArray()];

    /// <summary>Asks until a run has come to a stage of life.</summary>
    public async Task<JsonElement> UntilAsync(string run, string lifecycle)
    {
        JsonElement last = default;
        await UntilAsync(async () => Lifecycle(last = await GetAsync(run)) == lifecycle || Lifecycle(last) is "completed" or "failed");
        Assert.True(Lifecycle(last) == lifecycle, last.ToString() + Error);
        return last;
    }

    /// <summary>Asks until something is so.</summary>
    public async Task UntilAsync(Func<Task<bool>> done)
    {
        DateTime end = DateTime.UtcNow + Deadline;
        while (!await done())
        {
            Assert.True(DateTime.UtcNow < end, "It did not come about in time. " + Error);
            await Task.Delay(20);
        }
    }

    public static string Lifecycle(JsonElement run) => run.GetProperty("lifecycle").GetString()!;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        data.Dispose();
        await error.DisposeAsync();
    }
}
