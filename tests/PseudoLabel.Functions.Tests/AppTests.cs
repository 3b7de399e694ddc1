using System.Reflection;
using System.Text.Json;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PseudoLabel.Functions.Access;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Functions.Storage;
using PseudoLabel.Functions.Tests.Hosting;
using PseudoLabel.Functions.Triggers;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests;

/// <summary>The app as its host sees it.</summary>
public sealed class AppTests
{
    [Fact]
    public void Functions_EveryClass_IsMadeByTheContainer()
    {
        using var data = new SmallData();
        using ServiceProvider services = ServiceHost.Services(data);
        Type[] classes = [.. FunctionRegistry.Methods().Select(m => m.DeclaringType!).Where(t => !(t.IsAbstract && t.IsSealed)).Distinct()];

        Assert.InRange(classes.Length, 4, 20);
        Assert.All(classes, type => Assert.NotNull(ActivatorUtilities.CreateInstance(services, type)));
    }

    [Fact]
    public void HttpRoutes_AllButTheWebAppsOwnFiles_NeedAKey()
    {
        (string Function, AuthorizationLevel Level)[] routes =
        [
            .. from method in FunctionRegistry.Methods()
               from parameter in method.GetParameters()
               let trigger = parameter.GetCustomAttribute<HttpTriggerAttribute>()
               where trigger is not null
               select (method.Name, trigger.AuthLevel),
        ];

        Assert.InRange(routes.Length, 25, 100);
        Assert.Equal(
            [nameof(HttpTriggers.GetAppFile), nameof(HttpTriggers.GetDashboard)],
            routes.Where(r => r.Level == AuthorizationLevel.Anonymous).Select(r => r.Function).Order(StringComparer.Ordinal));
        Assert.All(
            routes.Where(r => r.Level != AuthorizationLevel.Anonymous), r => Assert.Equal(AuthorizationLevel.Function, r.Level));
    }

    [Fact]
    public void AddTelemetry_ConnectionStringSet_BuildsWithTheExporter()
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                [new("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey=00000000-0000-0000-0000-000000000000")]).Build();

        IServiceCollection services = new ServiceCollection().AddLogging().AddTelemetry(configuration);

        Assert.Contains(services, s => s.ServiceType.FullName == "OpenTelemetry.Metrics.MeterProvider");
    }

    [Theory]
    [InlineData("Microsoft.AspNetCore.Hosting.Diagnostics", false)]
    [InlineData("PseudoLabel.Functions.Triggers.HttpTriggers", true)]
    public void AddTelemetry_LinesOfInformation_AreTheAppsOwn(string category, bool kept)
    {
        using ServiceProvider services = new ServiceCollection()
            .AddTelemetry(new ConfigurationBuilder().Build()).BuildServiceProvider();

        LoggerFilterOptions rules = services.GetRequiredService<IOptions<LoggerFilterOptions>>().Value;
        LoggerFilterRule? rule = rules.Rules.LastOrDefault(r => category.StartsWith(r.CategoryName ?? "", StringComparison.Ordinal));

        Assert.Equal(kept, (rule?.LogLevel ?? rules.MinLevel) <= LogLevel.Information);
    }

    [Fact]
    public void LocalSettingsExample_IsAllThatTheAppNeedsOnTheEmulator()
    {
        using JsonDocument example =
            JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "local.settings.json.example")));
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(example.RootElement.GetProperty("Values").EnumerateObject()
            .Select(v => KeyValuePair.Create(v.Name, v.Value.GetString()))).Build();

        Assert.False(example.RootElement.GetProperty("IsEncrypted").GetBoolean());
        Assert.Equal("dotnet-isolated", configuration["FUNCTIONS_WORKER_RUNTIME"]);
        Assert.Equal("UseDevelopmentStorage=true", configuration["AzureWebJobsStorage"]);
        Assert.True(DataStorage.IsEmulator(configuration));

        // The triggers' path holds the setting itself, which has no default there.
        Assert.Equal(DataStorage.ContainerName(configuration), configuration["DataContainer"]);
        Assert.Equal(new RunScheduling(), RunScheduling.From(configuration));
        Assert.Equal("true", configuration[$"AzureWebJobs.{nameof(BlobTriggers.BlobUploaded)}.Disabled"]);
    }

    [Fact]
    public void ActivityNames_Each_IsAnActivityFunctionAndTheOtherWayRound()
    {
        IEnumerable<string> called =
            typeof(ActivityNames).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);
        IEnumerable<string> there = FunctionRegistry.Triggered<ActivityTriggerAttribute>().Select(FunctionRegistry.Name);

        Assert.Equal(called.Order(StringComparer.Ordinal), there.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metadata_EveryFunction_IsToldToTheHost()
    {
        Type provider = typeof(DurableScheduler).Assembly.GetTypes().Single(
            t => typeof(IFunctionMetadataProvider).IsAssignableFrom(t) && t != typeof(KeylessMetadata));
        var metadata = (IFunctionMetadataProvider)Activator.CreateInstance(provider)!;

        var told = await metadata.GetFunctionMetadataAsync(AppContext.BaseDirectory);

        Assert.Equal(FunctionRegistry.Methods().Select(FunctionRegistry.Name).Order(StringComparer.Ordinal),
            told.Select(f => f.Name!).Order(StringComparer.Ordinal));
        IEnumerable<string> routes =
            told.SelectMany(f => f.RawBindings!).Select(b => JsonDocument.Parse(b).RootElement).Where(b => b.TryGetProperty("route", out _))
            .Select(b => $"{b.GetProperty("methods")[0].GetString()!.ToUpperInvariant()} /api/{b.GetProperty("route").GetString()}");
        Assert.Equal(
            ApiRoutes.All.Select(r => $"{r.Method} {r.Template}").Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void HostJson_LiesBesideTheApp_AndFitsTheCode()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        JsonElement durable = host.RootElement.GetProperty("extensions").GetProperty("durableTask");

        Assert.Equal("2.0", host.RootElement.GetProperty("version").GetString());
        Assert.Equal("OpenTelemetry", host.RootElement.GetProperty("telemetryMode").GetString());
        Assert.False(
            host.RootElement.GetProperty("logging").GetProperty("logLevel").TryGetProperty("default", out _),
            "a default level takes the place of the host's own filter, and lets through the Azure clients' lines about every request");
        Assert.Equal("api", host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString());
        Assert.Equal("PseudoLabelHub", durable.GetProperty("hubName").GetString());
        Assert.Equal("1.0", durable.GetProperty("defaultVersion").GetString());
        Assert.Equal("V2", durable.GetProperty("tracing").GetProperty("version").GetString());
        Assert.False(host.RootElement.TryGetProperty("extensionBundle", out _), "an isolated app must not carry an extension bundle");
    }

    /// <summary>However an upload is told of, it is given up after as many deliveries as the documents say.</summary>
    [Fact]
    public void HostJson_Uploads_AreGivenUpAfterTheNumberThatTheDocumentsName()
    {
        using JsonDocument host = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "host.json")));
        JsonElement extensions = host.RootElement.GetProperty("extensions");

        Assert.Equal(5, extensions.GetProperty("blobs").GetProperty("poisonBlobThreshold").GetInt32());
        Assert.Equal(5, extensions.GetProperty("queues").GetProperty("maxDequeueCount").GetInt32());
        Assert.Contains(
            "after **5** deliveries", File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "functions.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void AddPseudoLabelInBlobs_NoAccountSet_SaysWhatToSet()
    {
        IConfiguration configuration = new ConfigurationBuilder().Build();
        using ServiceProvider services = new ServiceCollection().AddPseudoLabelInBlobs(configuration).BuildServiceProvider();

        var error = Assert.Throws<InvalidOperationException>(services.GetRequiredService<RunCatalog>);

        Assert.Contains("DataStorage__blobServiceUri", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DataStorage", "UseDevelopmentStorage=true", "http://127.0.0.1:10000/devstoreaccount1/pseudo-label", true)]
    [InlineData(
        "DataStorage:blobServiceUri", "https://account.blob.core.windows.net", "https://account.blob.core.windows.net/pseudo-label", false)]
    public void AddPseudoLabelInBlobs_AccountSet_OpensItsContainerAndMakesTheEmulators(string name, string value, string address, bool made)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();
        using ServiceProvider services = new ServiceCollection().AddLogging().AddPseudoLabelInBlobs(configuration).BuildServiceProvider();

        Assert.Equal(address, services.GetRequiredService<BlobContainerClient>().Uri.ToString());
        Assert.IsType<BlobStore>(services.GetRequiredService<IRunStore>());
        Assert.Equal(made ? [typeof(EmulatorContainer)] : [], services.GetServices<IHostedService>().Select(s => s.GetType()));
    }

    [Theory]
    [InlineData("RetrySeconds", "soon")]
    [InlineData("SettleSeconds", "-1")]
    public void RunScheduling_UnusableSetting_SaysWhich(string name, string value)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new(name, value)]).Build();

        var error = Assert.Throws<InvalidOperationException>(() => RunScheduling.From(configuration));

        Assert.Contains(name, error.Message, StringComparison.Ordinal);
    }
}
