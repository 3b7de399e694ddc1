using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using PseudoLabel.Data;
using PseudoLabel.Functions.Activities;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Tests.Local;
using PseudoLabel.Run.Training;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Tests.Hosting;

/// <summary>The app's orchestrations and activities in the durable test host, over a folder: real replay, real activities.</summary>
internal sealed class RunHost : IAsyncDisposable
{
    private const string Run = "run-1";
    private readonly DurableTaskTestHost host;

    private RunHost(DurableTaskTestHost host, ActivityCalls calls) => (this.host, Calls) = (host, calls);

    public DurableTaskClient Client => host.Client;

    public ActivityCalls Calls { get; }

    /// <summary>The run's folder.</summary>
    public static string Folder(SmallData data) => Path.Combine(data.Folder, "runs", Run);

    /// <summary>Runs the data set in this process, for comparison, and takes the job over for the run on the host.</summary>
    public static async Task<LocalRunResult> PrepareAsync(SmallData data, RunSettings settings, ITrainingJobs? training = null)
    {
        LocalRunResult local =
            await LocalRun.StartAsync(data.Out("local"), settings, new LocalRunOptions { Threads = 2, Training = training });
        Directory.CreateDirectory(Folder(data));
        File.Copy(Path.Combine(data.Out("local"), RunNames.Job), Path.Combine(Folder(data), RunNames.Job));
        return local;
    }

    public static Task<RunHost> StartAsync(SmallData data, ITrainingJobs? training = null)
    {
        var pool = new RunActivityPool((id, _) => Task.FromResult(new RunEnvironment
        {
            Store = new SealedStore(new SubStore(new FolderStore(data.Folder), $"runs/{id}/")),
            Source = Source(data),
            Training = training,
        }));
        return StartAsync(
            type => type == typeof(RunActivityFunctions) ? new RunActivityFunctions(pool, new NeverStopping()) : null, addEnded: true);
    }

    /// <summary>
    /// Starts a host with the activities of the classes that <paramref name="instance"/> makes, or else those of <paramref name="others"/>.
    /// </summary>
    public static async Task<RunHost> StartAsync(
        Func<Type, object?> instance, Action<DurableTaskRegistry>? others = null, bool addEnded = false)
    {
        var calls = new ActivityCalls();
        DurableTaskTestHost? started = null;
        started = await DurableTaskTestHost.StartAsync(registry =>
        {
            FunctionRegistry.AddOrchestrators(registry);
            FunctionRegistry.AddActivities(registry, instance, () => started!.Client, calls);
            if (addEnded)
            {
                registry.AddActivityFunc<string, bool>(ActivityNames.RunEnded, async (_, _) =>
                {
                    await calls.CallAsync(ActivityNames.RunEnded);
                    return true;
                });
            }

            others?.Invoke(registry);
        });
        return new RunHost(started, calls);
    }

    /// <summary>Opens the data set's files.</summary>
    public static IDataSource Source(SmallData data) => new Files(data.Folder);

    public static RunInput Input(RunState? state = null) => new() { State = state ?? new RunState { RunId = Run }, RetrySeconds = 0.01 };

    /// <summary>Starts the run.</summary>
    public Task<string> ScheduleAsync(RunInput? input = null) =>
        Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(RunOrchestrator), input ?? Input(), new StartOrchestrationOptions(Run), TestContext.Current.CancellationToken);

    /// <summary>Waits until it has ended.</summary>
    public async Task<OrchestrationMetadata> EndAsync(string id = Run)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(3));
        return await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, limit.Token);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private sealed class Files(string folder) : IDataSource
    {
        public Stream OpenRead(DataFile file) => File.OpenRead(Path.Combine(folder, Path.GetFileName(file.Name)));
    }
}
