using System.Diagnostics;
using System.Text.RegularExpressions;

namespace PseudoLabel.HostCheck;

/// <summary>The storage emulator with blobs, queues and tables, on free ports of this machine, nothing kept on disk.</summary>
internal sealed partial class StorageEmulator : IAsyncDisposable
{
    // The key of the emulator's one account: published, the same everywhere.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process process;

    private StorageEmulator(Process process, string connection)
    {
        this.process = process;
        Connection = connection;
    }

    /// <summary>Its connection string.</summary>
    public string Connection { get; }

    /// <summary>Why it cannot be started; null where it can.</summary>
    public static string? Missing(string root) => Directory.Exists(Path.Join(root, "tests", "azurite", "node_modules"))
        ? null : "Azurite is not installed: npm ci --ignore-scripts --prefix tests/azurite";

    public static async Task<StorageEmulator> StartAsync(string root)
    {
        // Its input ends with this process, and it with its input.
        string folder = Path.Join(root, "tests", "azurite");
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        string[] arguments =
        [
            "all.js", "--blobHost", "127.0.0.1", "--queueHost", "127.0.0.1", "--tableHost", "127.0.0.1", "--blobPort", "0", "--queuePort",
            "0", "--tablePort", "0", "--skipApiVersionCheck", "--disableTelemetry", "--inMemoryPersistence", "--silent",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        using var late = new CancellationTokenSource(Patience);
        while (places.Count < 3)
        {
            string line = await process.StandardOutput.ReadLineAsync(late.Token)
                ?? throw new InvalidOperationException("Azurite ended at once.");
            if (Listening().Match(line) is { Success: true } match)
            {
                places[match.Groups[1].Value] = match.Groups[2].Value;
            }
        }

        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        string endpoints = string.Concat(places.Select(p => $"{p.Key}Endpoint={p.Value}/devstoreaccount1;"));
        return new StorageEmulator(process, $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};{endpoints}");
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    [GeneratedRegex("Azurite (\\w+) service is successfully listening at (http://127\\.0\\.0\\.1:[0-9]+)")]
    private static partial Regex Listening();
}
