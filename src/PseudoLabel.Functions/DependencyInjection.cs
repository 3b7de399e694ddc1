using Azure.Monitor.OpenTelemetry.Exporter;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using PseudoLabel.Data;
using PseudoLabel.Functions.Activities;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Storage;
using PseudoLabel.Functions.Triggers;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Inputs;
using PseudoLabel.Run.Training;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Functions;

/// <summary>What the functions are made of.</summary>
internal static class DependencyInjection
{
    /// <summary>
    /// Long enough that handing an activity over, some tenths of a second, costs little; short enough that one that is lost costs little.
    /// </summary>
    private static readonly TimeSpan ActivityTime = TimeSpan.FromSeconds(20);

    /// <summary>Adds the service over a store.</summary>
    /// <param name="configuration">The app settings.</param>
    /// <param name="store">Opens the store of data sets and runs, when it is first needed.</param>
    /// <param name="source">Opens a job's inputs; null for the store itself.</param>
    public static IServiceCollection AddPseudoLabel(
        this IServiceCollection services, IConfiguration configuration, Func<IServiceProvider, IRunStore> store,
        Func<IServiceProvider, JobDocument, IDataSource>? source = null)
    {
        services.AddSingleton(store);
        services.AddSingleton(provider => new RunCatalog(
            provider.GetRequiredService<IRunStore>(), provider.GetService<TimeProvider>(),
            provider.GetService<ITrainingJobs>() ?? TrainingHost.Jobs(configuration)));
        services.AddSingleton(_ => new StartGuard(Guid.NewGuid().ToString("N")));
        services.AddSingleton(RunScheduling.From(configuration));
        // The worker's own web server would end a body at some 28 MiB that both the host and the routes take.
        services.Configure<KestrelServerOptions>(options => options.Limits.MaxRequestBodySize = HttpLimits.RowBytes);
        services.AddSingleton<RunService>();
        services.AddSingleton<ApiCall>();
        services.AddSingleton(provider => new RunActivityPool(async (runId, cancellationToken) =>
        {
            RunCatalog catalog = provider.GetRequiredService<RunCatalog>();
            RunEnvironment environment = await catalog.EnvironmentAsync(runId, cancellationToken);
            return environment with
            {
                Threads = Environment.ProcessorCount,
                ActivityTime = ActivityTime,
                Guard = provider.GetRequiredService<StartGuard>(),
                Source = source is null ? environment.Source : source(provider, await catalog.JobAsync(runId, cancellationToken)),
            };
        }));
        return services;
    }

    /// <summary>Adds the service over the container that the app settings name.</summary>
    /// <param name="configuration">The app settings.</param>
    public static IServiceCollection AddPseudoLabelInBlobs(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(_ => DataStorage.Container(configuration));
        services.AddSingleton(provider => new BlobLinks(provider.GetRequiredService<BlobContainerClient>()));
        if (DataStorage.IsEmulator(configuration))
        {
            services.AddHostedService<EmulatorContainer>();
        }

        return services.AddPseudoLabel(
            configuration,
            provider => new BlobStore(provider.GetRequiredService<BlobContainerClient>(), tags: true),
            (provider, job) => new BlobDataSource(
                provider.GetRequiredService<BlobContainerClient>(), job.LabeledFiles.Concat(job.UnlabeledFiles)));
    }

    /// <summary>Sends traces and the app's measures to Application Insights, where its connection string is set.</summary>
    /// <param name="configuration">The app settings.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        // The host tells of each request; the worker's web server would tell of it four more times.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning));
        IOpenTelemetryBuilder telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connection)
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = connection;
                if (configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"] is { Length: > 0 })
                {
                    // The resource takes no keys.
                    options.Credential = DataStorage.Identity(configuration);
                }
            });
        }

        return services;
    }
}
