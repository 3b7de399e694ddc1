using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using PseudoLabel.Benchmarks.Speed;

namespace PseudoLabel.Benchmarks.Serving;

/// <summary>
/// A whole <c>pseudolabel serve</c> on a free port over a folder of its own, seen from outside: its requests and its vitals.
/// </summary>
internal sealed class ServeProcess : IAsyncDisposable
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);
    private readonly Process process;
    private readonly ConcurrentQueue<string> errors = new();

    private ServeProcess(Process process, string folder)
    {
        this.process = process;
        Folder = folder;
    }

    /// <summary>The folder that it serves.</summary>
    public string Folder { get; }

    /// <summary>A client; it opens as many connections as there are requests at once.</summary>
    public HttpClient Http { get; } = new() { Timeout = TimeSpan.FromMinutes(30) };

    /// <summary>The table's line on what it has told of on its error output: nothing should have been.</summary>
    public TableLine ErrorLine()
    {
        string[] told = [.. errors.Where(e => e.Length > 0)];
        return Turns.Line("lines on its error output", told.Length.ToString(CultureInfo.InvariantCulture),
            told is [var first, ..] ? first : "none", [told.Length], 0, atLeast: false);
    }

    /// <summary>Starts it.</summary>
    /// <param name="cli">The program, <c>pseudolabel.dll</c>.</param>
    /// <param name="folder">The folder to serve.</param>
    /// <param name="options">More of its options.</param>
    public static async Task<ServeProcess> StartAsync(string cli, string folder, params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", [cli, "serve", "--data", folder, "--urls", "http://127.0.0.1:0", .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var serve = new ServeProcess(Process.Start(start) ?? throw new InvalidOperationException("dotnet does not start."), folder);
        serve.process.ErrorDataReceived += (_, e) => serve.errors.Enqueue(e.Data ?? "");
        serve.process.BeginErrorReadLine();
        string line = await serve.process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException("serve ended: " + string.Join(' ', serve.errors));
        string url = line[(line.IndexOf(" at ", StringComparison.Ordinal) + 4)..line.IndexOf(';', StringComparison.Ordinal)];
        serve.Http.BaseAddress = new Uri(url);
        _ = serve.process.StandardOutput.ReadToEndAsync();
        return serve;
    }

    /// <summary>Asks for a run of a data set; gives its identifier.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="seed">Another seed is another run.</param>
    public async Task<string> PostRunAsync(string dataset, int seed = 0)
    {
        using var body = new StringContent(
            string.Create(CultureInfo.InvariantCulture, $$"""{ "dataset": "{{dataset}}", "seed": {{seed}} }"""),
            Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Http.PostAsync(new Uri("/api/runs", UriKind.Relative), body);
        string text = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? JsonDocument.Parse(text).RootElement.GetProperty("id").GetString()!
            : throw new InvalidOperationException(text);
    }

    /// <summary>A run as the interface shows it.</summary>
    public Task<JsonElement> RunAsync(string id) =>
        Http.GetFromJsonAsync<JsonElement>(new Uri("/api/runs/" + id, UriKind.Relative));

    /// <summary>All runs, newest first.</summary>
    public async Task<JsonElement[]> RunsAsync() =>
        [.. (await Http.GetFromJsonAsync<JsonElement>(new Uri("/api/runs", UriKind.Relative))).GetProperty("runs").EnumerateArray()];

    /// <summary>Asks until a run is in one of the stages of life given; a failed one is an error.</summary>
    public async Task<JsonElement> UntilAsync(string id, params string[] stages)
    {
        while (true)
        {
            JsonElement run = await RunAsync(id);
            string now = Lifecycle(run);
            if (stages.Contains(now))
            {
                return run;
            }

            if (now == "failed")
            {
                throw new InvalidOperationException($"{id} failed: {run}");
            }

            await Task.Delay(Glance);
        }
    }

    /// <summary>A run's stage of life.</summary>
    public static string Lifecycle(JsonElement run) => run.GetProperty("lifecycle").GetString()!;

    /// <summary>Processor time that it has taken so far.</summary>
    public TimeSpan CpuTime()
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }

    /// <summary>What the kernel says of it now.</summary>
    public ServeVitals Vitals() => ServeVitals.Of(process.Id, Folder);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(Folder, recursive: true);
    }
}
