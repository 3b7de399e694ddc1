using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using PseudoLabel.Functions.Activities;
using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Service;
using PseudoLabel.Workflow.Store;

namespace PseudoLabel.Functions;

/// <summary>What the functions are made of.</summary>
internal static class DependencyInjection
{
    /// <summary>Adds the service over a store.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The app settings.</param>
    /// <param name="store">Opens the store of data sets and runs, when it is first needed.</param>
    public static IServiceCollection AddPseudoLabel(this IServiceCollection services, IConfiguration configuration, Func<IRunStore> store)
    {
        services.AddSingleton(_ => store());
        services.AddSingleton(provider => new RunCatalog(provider.GetRequiredService<IRunStore>(), provider.GetService<TimeProvider>()));
        services.AddSingleton(RunScheduling.From(configuration));
        services.AddSingleton<RunService>();
        services.AddSingleton(provider => new RunActivityPool(async (runId, cancellationToken) =>
        {
            RunEnvironment environment = await provider.GetRequiredService<RunCatalog>().EnvironmentAsync(runId, cancellationToken);
            return environment with { Threads = Environment.ProcessorCount };
        }));
        return services;
    }

    /// <summary>Sends traces and the app's measures to Application Insights, where its connection string is set.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="configuration">The app settings.</param>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        IOpenTelemetryBuilder telemetry = services.AddOpenTelemetry().UseFunctionsWorkerDefaults();
        telemetry.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name));
        telemetry.WithTracing(traces => traces.AddSource("Microsoft.DurableTask"));
        if (configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"] is { Length: > 0 } connection)
        {
            telemetry.UseAzureMonitorExporter(options =>
            {
                options.ConnectionString = connection;
            });
        }

        return services;
    }
}
