using DurableTask.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using PseudoLabel.Benchmarks.Speed;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Benchmarks.Durable;

/// <summary>
/// The app's orchestrations in the durable test host, over activities that do nothing. Put together as the test host does it, but over a
/// <see cref="MeasuredHub"/>.
/// </summary>
internal static class EmptyHost
{
    /// <summary>Time between two pieces that end one by one: longer than a waking takes.</summary>
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(4);

    /// <summary>Starts the host.</summary>
    /// <param name="hub">Its backend.</param>
    /// <param name="activities">What its activities return.</param>
    /// <param name="paced">
    /// Whether pieces end one by one, as those do that take their time, each of them waking its orchestration; else as they come.
    /// </param>
    public static async Task<DurableTaskTestHost> StartAsync(MeasuredHub hub, EmptyActivities activities, bool paced)
    {
        IHost sidecar = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureWebHostDefaults(web => web
                .UseUrls("http://127.0.0.1:0")
                .ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = HttpProtocols.Http2))
                .ConfigureServices(services =>
                {
                    services.AddGrpc();
                    services.AddSingleton<IOrchestrationService>(hub).AddSingleton<IOrchestrationServiceClient>(hub)
                        .AddSingleton<TaskHubGrpcServer>();
                })
                .Configure(app => app.UseRouting().UseEndpoints(endpoints => endpoints.MapGrpcService<TaskHubGrpcServer>())))
            .Build();
        await sidecar.StartAsync();
        string address = sidecar.Services.GetRequiredService<Microsoft.AspNetCore.Hosting.Server.IServer>().Features
            .Get<Microsoft.AspNetCore.Hosting.Server.Features.IServerAddressesFeature>()!.Addresses.Single();
        var channel = GrpcChannel.ForAddress(address);
        IHost worker = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureServices(services =>
            {
                services.AddDurableTaskWorker(builder =>
                {
                    builder.UseGrpc(channel);
                    builder.AddTasks(registry => Register(registry, activities, paced));
                });
                services.AddDurableTaskClient(builder =>
                {
                    builder.UseGrpc(channel);
                    builder.RegisterDirectly();
                });
            })
            .Build();
        await worker.StartAsync();
        return new DurableTaskTestHost(sidecar, worker, channel, worker.Services.GetRequiredService<DurableTaskClient>());
    }

    private static void Register(DurableTaskRegistry registry, EmptyActivities activities, bool paced)
    {
        // By variables: the analyzer of orchestrations fails on a method whose source it does not have.
        Func<TaskOrchestrationContext, RunInput, Task<RunState>> run = RunOrchestrator.RunAsync;
        Func<TaskOrchestrationContext, ShardInput, Task<PieceResult>> shard = ShardOrchestrator.RunAsync;
        Func<TaskOrchestrationContext, PlainInput, Task<bool>> plain = PlainOrchestrator.RunAsync;
        registry.AddOrchestratorFunc(nameof(RunOrchestrator), run);
        registry.AddOrchestratorFunc(nameof(ShardOrchestrator), shard);
        registry.AddOrchestratorFunc(nameof(PlainOrchestrator), plain);
        var turn = new SemaphoreSlim(1);
        foreach (PieceKind kind in Enum.GetValues<PieceKind>())
        {
            registry.AddActivityFunc<PieceRequest, PieceResult>(ActivityNames.Of(kind), async (_, piece) =>
            {
                if (paced)
                {
                    await turn.WaitAsync();
                    await Task.Delay(Pace);
                    turn.Release();
                }

                return await activities.PieceAsync(kind, piece);
            });
        }

        registry.AddActivityFunc<string, PlanResult>(ActivityNames.Plan, (_, runId) => activities.PlanAsync(runId));
        registry.AddActivityFunc<RoundRequest, PieceResult>(ActivityNames.Gather, (_, request) => activities.GatherAsync(request));
        registry.AddActivityFunc<RoundRequest, TrainResult>(ActivityNames.Train, (_, request) => activities.TrainAsync(request));
        registry.AddActivityFunc<RoundRequest, SelectResult>(ActivityNames.Select, (_, request) => activities.SelectAsync(request));
        registry.AddActivityFunc<RoundRequest, EvaluateResult>(ActivityNames.Evaluate, (_, request) => activities.EvaluateAsync(request));
        registry.AddActivityFunc<PublishRequest, PublishResult>(ActivityNames.Decide, (_, request) => activities.DecideAsync(request));
        registry.AddActivityFunc<PublishInput, PublishResult>(ActivityNames.Publish, (_, input) => activities.PublishAsync(input.Request));
        registry.AddActivityFunc<StepEnd, bool>(ActivityNames.SaveState, (_, _) => Task.FromResult(true));
        registry.AddActivityFunc<string, bool>(ActivityNames.RunEnded, (_, _) => Task.FromResult(true));
    }
}
