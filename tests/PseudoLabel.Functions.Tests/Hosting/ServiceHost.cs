using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Training;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>
/// The whole app but its host: its own container of services over a folder with one data set, its orchestrations in the durable test host.
/// </summary>
internal sealed class ServiceHost : IAsyncDisposable
{
    public const string Dataset = "pumps";
    private readonly ServiceProvider services;

    private ServiceHost(ServiceProvider services, RunHost host) => (this.services, Host) = (services, host);

    public RunHost Host { get; }

    public DurableTaskClient Client => Host.Client;

    public RunService Service => services.GetRequiredService<RunService>();

    public RunCatalog Catalog => services.GetRequiredService<RunCatalog>();

    public DurableScheduler Scheduler => new(Client, Catalog, services.GetRequiredService<RunScheduling>());

    public static string Root(SmallData data) => Path.Combine(data.Folder, "root");

    public static ServiceProvider Services(SmallData data, ITrainingJobs? training = null, LineLog? kept = null)
    {
        IConfiguration configuration =
            new ConfigurationBuilder().AddInMemoryCollection([new("RetrySeconds", "0.01"), new("SettleSeconds", "0.3")]).Build();
        IServiceCollection services = new ServiceCollection();
        using var none = new LineLog();
        LineLog log = kept ?? none;
        if (training is not null)
        {
            services.AddSingleton(training);
        }

        return services.AddLogging(logging => logging.AddProvider(log)).AddSingleton(configuration)
            .AddSingleton<IHostApplicationLifetime, NeverStopping>()
            .AddPseudoLabel(configuration, _ => new FolderStore(Root(data)))
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
    }

    public static async Task<ServiceHost> StartAsync(SmallData data, ITrainingJobs? training = null, LineLog? log = null)
    {
        Write(data, "job.json",
            """{ "label": "label", "learner": "logistic", "batch-rows": 100, "max-rounds": 3, "folds": 3, "repeats": 1 }""");
        ServiceProvider services = Services(data, training, log);
        return new ServiceHost(services, await RunHost.StartAsync(type => ActivatorUtilities.CreateInstance(services, type)));
    }

    /// <summary>Writes a file of the data set, without telling anyone.</summary>
    public static void Write(SmallData data, string name, string text)
    {
        string path = Path.Combine(Root(data), "datasets", Dataset, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Tells of an upload, as a blob trigger does.</summary>
    public Task UploadedAsync(string name) =>
        Service.UploadedAsync(Client, $"datasets/{Dataset}/{name}", TestContext.Current.CancellationToken);

    /// <summary>Waits until nothing waits and nothing runs for the data set.</summary>
    public async Task<DatasetStatus> RestAsync()
    {
        var tracker = new UploadTracker(services.GetRequiredService<IRunStore>());
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        while (true)
        {
            DatasetStatus status = await tracker.StatusAsync(Dataset, limit.Token);
            if (status is { Settling: null, FollowUp: false, ActiveRuns.Count: 0 })
            {
                return status;
            }

            await Task.Delay(100, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await services.DisposeAsync();
    }
}
