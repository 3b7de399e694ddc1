using System.Diagnostics;
using System.Text.RegularExpressions;
using Azure.Core.Pipeline;
using Azure.Storage.Blobs;

namespace PseudoLabel.Store.Tests;

/// <summary>Tests that share one storage emulator.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteTests : ICollectionFixture<Azurite>
{
    public const string Name = "Azurite";
}

/// <summary>
/// The storage emulator, started on a free port of this machine with nothing kept on disk. Where it
/// is not installed, its tests are skipped.
/// </summary>
public sealed partial class Azurite : IAsyncLifetime
{
    private const string Install = "Azurite is not installed: npm ci --prefix tests/azurite";

    // The key of the emulator's one account: published, the same everywhere.
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private Process? process;
    private string? connection;
    private string missing = Install;
    private int containers;

    /// <summary>Its connection string; null where it is not installed.</summary>
    public string? Connection => connection;

    public async ValueTask InitializeAsync()
    {
        string folder = Path.Join(SourceTree.Root, "tests", "azurite");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            return;
        }

        // Its input ends with this process, and it with its input.
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = folder };
        string[] arguments =
        [
            "start.js", "--blobHost", "127.0.0.1", "--blobPort", "0", "--skipApiVersionCheck", "--disableTelemetry",
            "--inMemoryPersistence", "--silent",
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            missing = "Node is not installed; then: npm ci --prefix tests/azurite";
            return;
        }

        using var late = new CancellationTokenSource(Patience);
        Match listening = Match.Empty;
        while (!listening.Success)
        {
            string line = await process.StandardOutput.ReadLineAsync(late.Token)
                ?? throw new InvalidOperationException("Azurite ended at once.");
            listening = Listening().Match(line);
        }

        connection =
            $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};BlobEndpoint={listening.Value}/devstoreaccount1;";
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
    }

    /// <summary>A container of its own, empty; skips the test where there is no emulator.</summary>
    public async Task<BlobContainerClient> ContainerAsync()
    {
        Assert.SkipWhen(connection is null, missing);
        BlobContainerClient container = BlobContainers.FromDevelopmentStorage(connection, $"test-{Interlocked.Increment(ref containers)}");
        await container.CreateAsync();
        return container;
    }

    /// <summary>The same container seen through a client whose answers pass a policy.</summary>
    public BlobContainerClient Through(HttpPipelinePolicy policy, BlobContainerClient container)
    {
        BlobClientOptions options = BlobContainers.Options();
        options.Retry.Delay = TimeSpan.FromMilliseconds(1);
        options.AddPolicy(policy, Azure.Core.HttpPipelinePosition.PerRetry);
        return new BlobServiceClient(connection, options).GetBlobContainerClient(container.Name);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    [GeneratedRegex("http://127\\.0\\.0\\.1:[0-9]+")]
    private static partial Regex Listening();
}
