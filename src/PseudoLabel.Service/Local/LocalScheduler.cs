using System.Collections.Concurrent;
using System.Threading.Channels;
using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Run.Local;
using PseudoLabel.Run.Settings;
using PseudoLabel.Run.Steps;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Local;

/// <summary>
/// Runs runs in this process, first come, first served, by the same steps and activities as everywhere; small ones are let past large ones.
/// What it must remember is in the store: a process that starts on the same store goes on with every run that had not ended, from its last
/// saved step. One process at a time.
/// </summary>
/// <param name="catalog">The runs.</param>
/// <param name="options">How it goes here.</param>
public sealed class LocalScheduler(RunCatalog catalog, LocalSchedulerOptions options) : IRunScheduler, IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, LiveRun> runs = new(StringComparer.Ordinal);
    private readonly Channel<LiveRun> line = Channel.CreateUnbounded<LiveRun>();

    // Small runs stand in both lines: whoever comes to one first works on it, the other passes over it.
    private readonly Channel<LiveRun> small = Channel.CreateUnbounded<LiveRun>();
    private readonly CancellationTokenSource shutdown = new();
    private Task[] workers = [];

    /// <inheritdoc/>
    public bool HasRoom => runs.Values.Count(r => r.Lifecycle == RunLifecycle.Pending) < options.MostWaiting;

    /// <summary>Goes on with the runs that had not ended, oldest first, and takes up work.</summary>
    /// <param name="cancellationToken">Stops the start.</param>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        foreach (RunEntry entry in await catalog.ListAsync(cancellationToken))
        {
            LiveRun run = runs.GetOrAdd(entry.Id, await LoadAsync(entry, cancellationToken));
            if (run.Lifecycle is RunLifecycle.Running)
            {
                await run.ChangeAsync(RunLifecycle.Pending, null, RunLifecycle.Running);
            }

            if (run.Lifecycle is RunLifecycle.Pending)
            {
                await EnqueueAsync(run);
            }
        }

        workers =
        [
            .. Enumerable.Range(0, Math.Max(1, options.AtOnce)).Select(_ => Task.Run(() => WorkAsync(line.Reader), CancellationToken.None)),
            Task.Run(() => WorkAsync(small.Reader), CancellationToken.None),
        ];
    }

    /// <inheritdoc/>
    public async Task<bool> ScheduleAsync(string runId, CancellationToken cancellationToken)
    {
        RunEntry entry = await catalog.FindAsync(runId, cancellationToken)
            ?? throw new ArgumentException($"There is no run '{runId}' in the catalog.", nameof(runId));
        LiveRun run = await LoadAsync(entry, cancellationToken);
        if (!runs.TryAdd(runId, run) || run.Lifecycle != RunLifecycle.Pending)
        {
            return false;
        }

        await EnqueueAsync(run);
        return true;
    }

    /// <inheritdoc/>
    public Task<RunStatus?> StatusAsync(string runId, CancellationToken cancellationToken) =>
        Task.FromResult(runs.GetValueOrDefault(runId)?.Status());

    /// <inheritdoc/>
    public async Task<bool> SuspendAsync(string runId, CancellationToken cancellationToken) =>
        runs.TryGetValue(runId, out LiveRun? run)
            && await run.ChangeAsync(RunLifecycle.Suspended, null, RunLifecycle.Pending, RunLifecycle.Running);

    /// <inheritdoc/>
    public async Task<bool> ResumeAsync(string runId, CancellationToken cancellationToken)
    {
        if (!runs.TryGetValue(runId, out LiveRun? run)
            || !await run.ChangeAsync(RunLifecycle.Pending, null, RunLifecycle.Suspended, RunLifecycle.Failed))
        {
            return false;
        }

        await EnqueueAsync(run);
        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> TerminateAsync(string runId, CancellationToken cancellationToken)
    {
        if (!runs.TryGetValue(runId, out LiveRun? run)
            || !await run.ChangeAsync(RunLifecycle.Terminated, null, RunLifecycle.Pending, RunLifecycle.Running, RunLifecycle.Suspended))
        {
            return false;
        }

        await catalog.CancelTrainingAsync(runId, cancellationToken);
        await options.EndedAsync(runId);
        return true;
    }

    /// <inheritdoc/>
    public Task ForgetAsync(string runId, CancellationToken cancellationToken)
    {
        if (runs.TryGetValue(runId, out LiveRun? run)
            && run.Lifecycle is RunLifecycle.Completed or RunLifecycle.Failed or RunLifecycle.Terminated)
        {
            runs.TryRemove(KeyValuePair.Create(runId, run));
        }

        return Task.CompletedTask;
    }

    /// <summary>Stops what is under way after its current piece; a scheduler that starts on the same store goes on from there.</summary>
    public async ValueTask DisposeAsync()
    {
        line.Writer.TryComplete();
        small.Writer.TryComplete();
        await shutdown.CancelAsync();
        await Task.WhenAll(workers);
        shutdown.Dispose();
        foreach (LiveRun run in runs.Values)
        {
            run.Dispose();
        }
    }

    private async Task<LiveRun> LoadAsync(RunEntry entry, CancellationToken cancellationToken)
    {
        IRunStore store = catalog.StoreOf(entry.Id);
        RunState state = await RunStates.ReadAsync(store, entry.Id, cancellationToken);
        return new LiveRun(entry, store, state, await LifeAsync(store, cancellationToken), options.Time);
    }

    /// <summary>
    /// A run's stage of life. Where that is damaged, a run that is not complete may have been terminated: it waits to be told.
    /// </summary>
    private static async Task<LifecycleDocument> LifeAsync(IRunStore store, CancellationToken cancellationToken)
    {
        try
        {
            return await store.ExistsAsync(LifecycleDocument.Name, cancellationToken)
                ? await store.ReadJsonAsync<LifecycleDocument>(LifecycleDocument.Name, cancellationToken)
                : new LifecycleDocument(RunLifecycle.Pending);
        }
        catch (UserErrorException e) when (DamagedFileException.NameIn(e) is not null)
        {
            return await store.ExistsAsync(RunNames.Report, cancellationToken)
                ? new LifecycleDocument(RunLifecycle.Completed)
                : new LifecycleDocument(RunLifecycle.Suspended, $"{LifecycleDocument.Name} is damaged; resume the run or terminate it");
        }
    }

    private async Task EnqueueAsync(LiveRun run)
    {
        bool isSmall = await IsSmallAsync(run);
        run.StandInLine();
        if (isSmall)
        {
            small.Writer.TryWrite(run);
        }

        line.Writer.TryWrite(run);
    }

    private async Task<bool> IsSmallAsync(LiveRun run)
    {
        try
        {
            JobDocument job = await catalog.JobAsync(run.Id, CancellationToken.None);
            return !NeuralLearning.IsWanted(job.Settings) && job.AllFiles.Sum(f => f.Length) <= options.SmallBytes;
        }
        catch (Exception)
        {
            // An edge: whatever is wrong with its job, the run fails by it in its turn, and says so.
            return false;
        }
    }

    private async Task WorkAsync(ChannelReader<LiveRun> from)
    {
        try
        {
            await foreach (LiveRun run in from.ReadAllAsync(shutdown.Token))
            {
                if (run.LeaveLine())
                {
                    await WorkOnAsync(run);
                }
            }
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
        {
            // The process ends; the runs' stages of life say where the next one goes on.
        }
    }

    private async Task WorkOnAsync(LiveRun run)
    {
        try
        {
            if (await run.SitAsync(stop => AdvanceAsync(run, stop), shutdown.Token))
            {
                await options.EndedAsync(run.Id);
            }
        }
        catch (OperationCanceledException) when (shutdown.IsCancellationRequested || run.Lifecycle != RunLifecycle.Running)
        {
            // Suspended, terminated, or the process ends: whoever asked for it has written down so.
        }
        catch (Exception e)
        {
            // An edge: whatever happens in one run must not end the others.
            options.Fault(run.Id, e);
        }
    }

    private async Task AdvanceAsync(LiveRun run, CancellationToken stop)
    {
        try
        {
            RunEnvironment environment = await catalog.EnvironmentAsync(run.Id, stop);
            var how = new LocalRunOptions
            {
                Threads = options.Threads,
                Time = options.Time,
                Progress = new Teller(run),
                Training = environment.Training,
                Vectors = environment.Vectors,
                OtherRun = environment.OtherRun,
                Guard = options.Guard,
            };
            await RunLoop.RunAsync(environment.Store, environment.Source, run.State, how, run.Stepped, stop);
            await run.ChangeAsync(RunLifecycle.Completed, null, RunLifecycle.Running);
        }
        catch (Exception e) when (!stop.IsCancellationRequested)
        {
            // An edge: the run fails, with the one line that a user's mistake has; a fault of the program is told of in full beside it.
            Exception cause = Innermost(e);
            await run.ChangeAsync(RunLifecycle.Failed, FailureText.Of(cause), RunLifecycle.Running);
            if (cause is not UserErrorException)
            {
                options.Fault(run.Id, e);
            }
        }
        finally
        {
            // Only a process that died leaves its marks.
            await StartGuard.ForgetAsync(run.Store, CancellationToken.None);
        }
    }

    private static Exception Innermost(Exception fault) =>
        fault is AggregateException { InnerExceptions.Count: > 0 } several ? Innermost(several.InnerExceptions[0]) : fault;

    private sealed class Teller(LiveRun run) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => run.Tell(value);
    }
}
