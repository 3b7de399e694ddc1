using PseudoLabel.HostCheck;

namespace PseudoLabel.Web.Tests.Hosted;

/// <summary>The Functions app on a built host, over a storage emulator of its own.</summary>
internal sealed class HostedServer : AppServer
{
    private readonly FunctionsHost host;
    private readonly StorageEmulator emulator;
    private readonly DirectoryInfo logs;

    private HostedServer(FunctionsHost host, StorageEmulator emulator, DirectoryInfo logs)
        : base(host.Url)
    {
        this.host = host;
        this.emulator = emulator;
        this.logs = logs;
        Client.DefaultRequestHeaders.Add("x-functions-key", host.Key);
    }

    public override string FirstPage => "/api/dashboard";

    public override string Key => host.Key;

    /// <summary>The emulator's connection string.</summary>
    public string Storage => emulator.Connection;

    /// <summary>Starts it; skips the test where there is no host.</summary>
    public static async Task<HostedServer> StartHostAsync()
    {
        string? folder = Environment.GetEnvironmentVariable(FunctionsHost.Variable);
        string? missing = FunctionsHost.Missing(folder) ?? StorageEmulator.Missing(SourceTree.Root);
        Assert.SkipWhen(missing is not null, missing ?? "");
        string app = Path.Join(SourceTree.Root, "artifacts", "bin", "PseudoLabel.Functions", Configuration());
        DirectoryInfo logs = Directory.CreateTempSubdirectory("pseudolabel-host-");
        StorageEmulator emulator = await StorageEmulator.StartAsync(SourceTree.Root);
        try
        {
            FunctionsHost host = await FunctionsHost.StartAsync(
                folder!, app, emulator, Path.Join(logs.FullName, "host.log"), ("AzureWebJobs.BlobUploaded.Disabled", "true"));
            return new HostedServer(host, emulator, logs);
        }
        catch
        {
            await emulator.DisposeAsync();
            throw;
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await host.DisposeAsync();
        await emulator.DisposeAsync();
        logs.Delete(recursive: true);
    }

    // The app is built beside these tests, in the same configuration.
    private static string Configuration() => new DirectoryInfo(AppContext.BaseDirectory).Name;
}
