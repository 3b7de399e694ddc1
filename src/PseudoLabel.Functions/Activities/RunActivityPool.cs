using System.Collections.Concurrent;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Activities;

/// <summary>Opens what a run's activities stand on.</summary>
/// <param name="runId">The run.</param>
/// <param name="cancellationToken">Stops the opening.</param>
public delegate Task<RunEnvironment> OpenRun(string runId, CancellationToken cancellationToken);

/// <summary>
/// The activities of the runs that this process works on. They keep what they read again and again, so those of a run are shared by all
/// calls; of the runs only the last few are kept.
/// </summary>
/// <param name="open">Opens a run.</param>
public sealed class RunActivityPool(OpenRun open)
{
    /// <summary>
    /// Runs kept: each holds its labeled rows and the gate's pool in memory. As many as activities go on at once (host.json): with fewer,
    /// runs that take turns would put each other out, and each activity would read its run anew.
    /// </summary>
    internal const int Kept = 4;
    private readonly Lock changing = new();
    private readonly List<(string Id, Task<OpenedRun> Run)> runs = [];
    private readonly ConcurrentDictionary<string, TimingSummary> timings = new(StringComparer.Ordinal);

    /// <summary>The activities of a run.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="stopping">Stops its work when the host stops; the first caller's counts for all.</param>
    public Task<OpenedRun> GetAsync(string runId, CancellationToken stopping)
    {
        lock (changing)
        {
            int found = runs.FindIndex(r => r.Id == runId);
            Task<OpenedRun>? run = found < 0 ? null : runs[found].Run;
            if (found >= 0)
            {
                runs.RemoveAt(found);
            }

            if (run is null || run.IsFaulted || run.IsCanceled)
            {
                run = OpenAsync(runId, stopping);
            }

            runs.Add((runId, run));
            if (runs.Count > Kept)
            {
                runs.RemoveAt(0);
            }

            return run;
        }
    }

    /// <summary>Sets the seconds that the results of a run will show.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="timing">The seconds.</param>
    public void SetTiming(string runId, TimingSummary timing) => timings[runId] = timing;

    /// <summary>Forgets a run that has ended.</summary>
    /// <param name="runId">The run.</param>
    public void Forget(string runId)
    {
        lock (changing)
        {
            runs.RemoveAll(r => r.Id == runId);
        }

        timings.TryRemove(runId, out _);
    }

    private async Task<OpenedRun> OpenAsync(string runId, CancellationToken stopping)
    {
        RunEnvironment environment = await open(runId, stopping);
        var activities =
            new RunActivities(environment with { Timing = () => timings.GetValueOrDefault(runId) ?? new TimingSummary() }, stopping);
        return new OpenedRun(activities, environment.Store);
    }
}

/// <summary>A run that this process works on.</summary>
/// <param name="Activities">What it can do.</param>
/// <param name="Store">Where it keeps what it writes.</param>
public sealed record OpenedRun(RunActivities Activities, IRunStore Store);
