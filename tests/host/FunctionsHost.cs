using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Azure.Storage.Blobs;

namespace PseudoLabel.HostCheck;

/// <summary>The Azure Functions host, in a process of its own, with the app.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    /// <summary>The environment variable that names the folder of a built host.</summary>
    public const string Variable = "PSEUDOLABEL_FUNCTIONS_HOST";

    private const string Program = "Microsoft.Azure.WebJobs.Script.WebHost.dll";
    private const string HostId = "pseudolabelcheck";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly Process process;
    private readonly Task reading;
    private int ended;

    private FunctionsHost(Process process, string url, string log)
    {
        this.process = process;
        Url = url;
        reading = KeepAsync(process.StandardOutput, log);
        _ = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Its address.</summary>
    public string Url { get; }

    /// <summary>The key that opens all functions.</summary>
    public string Key { get; private set; } = "";

    /// <summary>The key by which Event Grid calls the blob trigger.</summary>
    public string EventKey { get; private set; } = "";

    /// <summary>Why no host can be started; null where one can.</summary>
    /// <param name="folder">The folder of a built host, or null.</param>
    public static string? Missing(string? folder) => folder is not { Length: > 0 }
        ? $"{Variable} names no built Azure Functions host (tests/host/README.md)"
        : File.Exists(Path.Join(folder, Program)) ? null : $"no {Program} lies in {folder}";

    /// <summary>Starts one, and waits until it answers.</summary>
    /// <param name="folder">The folder of a built host.</param>
    /// <param name="app">The folder of the published app.</param>
    /// <param name="emulator">Its storage.</param>
    /// <param name="log">The file that what it says is added to.</param>
    /// <param name="settings">Other app settings.</param>
    public static async Task<FunctionsHost> StartAsync(
        string folder, string app, StorageEmulator emulator, string log, params (string Name, string Value)[] settings)
    {
        int port = FreePort();
        string url = $"http://127.0.0.1:{port}";
        var start = new ProcessStartInfo("dotnet", [Path.Join(folder, Program)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        (string, string)[] all =
        [
            ("AzureWebJobsScriptRoot", app), ("FUNCTIONS_WORKER_RUNTIME", "dotnet-isolated"),
            ("AZURE_FUNCTIONS_ENVIRONMENT", "Development"),
            ("AzureWebJobsStorage", emulator.Connection), ("DataStorage", emulator.Connection), ("DataContainer", "pseudo-label"),
            ("SettleSeconds", "3"), ("ASPNETCORE_URLS", url), ("WEBSITE_HOSTNAME", $"127.0.0.1:{port}"), ("DOTNET_ROLL_FORWARD", "Major"),
            ("AzureFunctionsWebHost__hostid", HostId),
            ("AzureFunctionsJobHost__extensions__durableTask__tracing__distributedTracingEnabled", "false"),
            ("AzureFunctionsJobHost__Logging__Console__IsEnabled", "true"), .. settings,
        ];
        foreach ((string name, string value) in all)
        {
            start.Environment[name] = value;
        }

        // A container may have it, and the host takes that for the plan Linux Consumption.
        start.Environment.Remove("CONTAINER_NAME");
        var host = new FunctionsHost(Process.Start(start)!, url, log);
        await host.AnswersAsync();
        await host.FindKeysAsync(emulator);
        return host;
    }

    /// <summary>The memory of the host's process, without its worker's.</summary>
    public long MemoryBytes()
    {
        process.Refresh();
        return process.WorkingSet64;
    }

    /// <summary>Ends it and its worker at once, as a crash would.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            await reading;
            process.Dispose();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static async Task KeepAsync(StreamReader said, string log)
    {
        await using var file = new StreamWriter(log, append: true) { AutoFlush = true };
        while (await said.ReadLineAsync() is { } line)
        {
            await file.WriteLineAsync(line);
        }
    }

    private async Task AnswersAsync()
    {
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience && !process.HasExited; await Task.Delay(250))
        {
            try
            {
                using HttpResponseMessage answer = await client.GetAsync(new Uri(Url + "/api/dashboard"));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Nobody listens yet.
            }
        }

        throw new InvalidOperationException("the host does not answer");
    }

    /// <summary>The host makes its keys at its first start, and keeps them where its storage is.</summary>
    private async Task FindKeysAsync(StorageEmulator emulator)
    {
        var secrets = new BlobClient(emulator.Connection, "azure-webjobs-secrets", HostId + "/host.json");
        using var client = new HttpClient();
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(250))
        {
            // A call that is refused makes the keys.
            using HttpResponseMessage refused = await client.GetAsync(new Uri(Url + "/api/runs"));
            if (!await secrets.ExistsAsync())
            {
                continue;
            }

            using var keys = JsonDocument.Parse((await secrets.DownloadContentAsync()).Value.Content);
            Key = keys.RootElement.GetProperty("functionKeys")[0].GetProperty("value").GetString()!;
            EventKey = keys.RootElement.GetProperty("systemKeys").EnumerateArray()
                .FirstOrDefault(k => k.GetProperty("name").GetString() == "blobs_extension") is { ValueKind: JsonValueKind.Object } found
                ? found.GetProperty("value").GetString()! : "";
            return;
        }

        throw new InvalidOperationException("the host has made no keys");
    }
}
