using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Local;

/// <summary>A run that this process knows: its stage of life, changed by one at a time and written down before anyone is told.</summary>
internal sealed class LiveRun(RunEntry entry, IRunStore store, RunState state, LifecycleDocument life, TimeProvider? clock = null)
    : IDisposable
{
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly SemaphoreSlim changing = new(1);
    private readonly SemaphoreSlim sitting = new(1);
    private volatile RunState state = state;
    private volatile RunProgress? progress;
    private volatile LifecycleDocument life = life;
    private CancellationTokenSource? stop;
    private int inLine;
    private volatile Pace? pace;

    public string Id => entry.Id;

    public IRunStore Store => store;

    public RunState State => state;

    public RunLifecycle Lifecycle => life.Lifecycle;

    public RunStatus Status()
    {
        LifecycleDocument now = life;
        RunStatus status =
            RunStatus.Of(entry, now.Lifecycle, state) with { Error = now.Error, Started = now.Started, Stopped = now.Stopped };
        return progress is { } told && now.Lifecycle == RunLifecycle.Running
            ? status with
            {
                Phase = told.Phase,
                Round = Math.Max(told.Round, status.Round),
                BatchesDone = told.Done,
                BatchesTotal = told.Total,
                RowsPerSecond = told.RowsPerSecond ?? pace?.RowsPerSecond(told, time),
                SecondsLeft = pace?.SecondsLeft(state, told, time),
            }
            : status;
    }

    /// <summary>Changes the stage of life where it is one of those given; what is under way stops unless the run goes on.</summary>
    /// <returns>Whether it was changed.</returns>
    public async Task<bool> ChangeAsync(RunLifecycle to, string? error, params RunLifecycle[] from)
    {
        await changing.WaitAsync();
        try
        {
            if (!from.Contains(life.Lifecycle))
            {
                return false;
            }

            // Not to be interrupted: what is written is what is so.
            DateTimeOffset moment = time.GetUtcNow();
            var next = new LifecycleDocument(to, error)
            {
                Started = life.Started ?? (to == RunLifecycle.Running ? moment : null),
                Stopped = to is RunLifecycle.Completed or RunLifecycle.Failed or RunLifecycle.Terminated ? moment : null,
            };
            await store.WriteJsonAsync(LifecycleDocument.Name, next, CancellationToken.None);
            life = next;
            if (to is RunLifecycle.Suspended or RunLifecycle.Terminated && stop is not null)
            {
                await stop.CancelAsync();
            }

            return true;
        }
        finally
        {
            changing.Release();
        }
    }

    /// <summary>It was put in line, be it in several.</summary>
    public void StandInLine() => Volatile.Write(ref inLine, 1);

    /// <summary>Takes it out of line: true for one alone of those that come to its places.</summary>
    public bool LeaveLine() => Interlocked.Exchange(ref inLine, 0) == 1;

    /// <summary>Works on the run where it waits for its turn, after the sitting before has come to rest.</summary>
    /// <returns>False where it did not wait any more.</returns>
    public async Task<bool> SitAsync(Func<CancellationToken, Task> work, CancellationToken shutdown)
    {
        await sitting.WaitAsync(shutdown);
        using var source = CancellationTokenSource.CreateLinkedTokenSource(shutdown);
        try
        {
            stop = source;
            if (!await ChangeAsync(RunLifecycle.Running, null, RunLifecycle.Pending))
            {
                return false;
            }

            pace = new Pace(time.GetTimestamp(), Share(state, null), time.GetTimestamp());
            await work(source.Token);
            return true;
        }
        finally
        {
            await changing.WaitAsync(CancellationToken.None);
            stop = null;
            changing.Release();
            progress = null;
            pace = null;
            sitting.Release();
        }
    }

    public void Stepped(RunState now)
    {
        state = now;
        progress = null;
        pace = pace is { } at ? at with { StepBegan = time.GetTimestamp() } : null;
    }

    public void Tell(RunProgress now) => progress = now;

    public void Dispose()
    {
        changing.Dispose();
        sitting.Dispose();
    }

    private static double Share(RunState state, RunProgress? told) => RunShare.Of(
        state.Phase, state.Round, state.Plan?.MaxRounds ?? 0, told is { Total: > 0 } ? (double)told.Done / told.Total : 0);

    /// <summary>What tells how fast a run is.</summary>
    /// <param name="Began">When the sitting began.</param>
    /// <param name="Before">The share of the run that was done then.</param>
    /// <param name="StepBegan">When the step under way began.</param>
    private sealed record Pace(long Began, double Before, long StepBegan)
    {
        public double? SecondsLeft(RunState state, RunProgress told, TimeProvider time) =>
            RunShare.SecondsLeft(time.GetElapsedTime(Began).TotalSeconds, Before, Share(state, told));

        public double? RowsPerSecond(RunProgress told, TimeProvider time) =>
            told.Rows > 0 && time.GetElapsedTime(StepBegan).TotalSeconds is > 0 and double seconds ? Math.Round(told.Rows / seconds) : null;
    }
}
