using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Local;

/// <summary>A run that this process knows: its stage of life, changed by one at a time and written down before anyone is told.</summary>
internal sealed class LiveRun(RunEntry entry, IRunStore store, RunState state, LifecycleDocument life) : IDisposable
{
    private readonly SemaphoreSlim changing = new(1);
    private readonly SemaphoreSlim sitting = new(1);
    private volatile RunState state = state;
    private volatile RunProgress? progress;
    private volatile LifecycleDocument life = life;
    private CancellationTokenSource? stop;
    private int inLine;

    public string Id => entry.Id;

    public IRunStore Store => store;

    public RunState State => state;

    public RunLifecycle Lifecycle => life.Lifecycle;

    public RunStatus Status()
    {
        LifecycleDocument now = life;
        RunStatus status = RunStatus.Of(entry, now.Lifecycle, state) with { Error = now.Error };
        return progress is { } told && now.Lifecycle == RunLifecycle.Running
            ? status with
            {
                Phase = told.Phase,
                Round = Math.Max(told.Round, status.Round),
                BatchesDone = told.Done,
                BatchesTotal = told.Total
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
            var next = new LifecycleDocument(to, error);
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

            await work(source.Token);
            return true;
        }
        finally
        {
            await changing.WaitAsync(CancellationToken.None);
            stop = null;
            changing.Release();
            progress = null;
            sitting.Release();
        }
    }

    public void Stepped(RunState now)
    {
        state = now;
        progress = null;
    }

    public void Tell(RunProgress now) => progress = now;

    public void Dispose()
    {
        changing.Dispose();
        sitting.Dispose();
    }
}
