using System.Text.Json;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Http;

/// <summary>Makes runs that somebody asked for and puts them in line.</summary>
internal sealed class RunStarter(RunCatalog catalog, IRunScheduler scheduler, UploadTracker tracker)
{
    /// <summary>
    /// Makes a run, or finds the one that the same request made before: without a key, unless that failed or was terminated.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="settings">Settings as JSON.</param>
    /// <param name="key">The client's name for the request; null for none.</param>
    public async Task<RunEntry> StartAsync(
        string dataset, ReadOnlyMemory<byte> settings, string? key, CancellationToken cancellationToken)
    {
        RunEntry run = (await catalog.CreateAsync(dataset, settings, key, RequireRoom, IsDeadAsync, cancellationToken)).Run;
        RunStatus? known = await scheduler.StatusAsync(run.Id, cancellationToken);
        if (known is null && !await catalog.IsCompleteAsync(run.Id, cancellationToken))
        {
            // In this order: an upload from here on follows this run, even where this process dies before it is scheduled.
            await tracker.ForgetGoneAsync(dataset, cancellationToken);
            await tracker.AskedAsync(dataset, run.Id, await catalog.TakenAsync(run, cancellationToken), cancellationToken);
            await scheduler.ScheduleAsync(run.Id, cancellationToken);
        }

        return run;
    }

    /// <summary>Makes a run of what lies in the data set now, with the settings of an earlier one.</summary>
    /// <param name="before">The earlier run.</param>
    public async Task<RunEntry> StartAgainAsync(RunEntry before, CancellationToken cancellationToken)
    {
        RunRequest again = await RunRequest.OfAsync(catalog, before, cancellationToken);
        return await StartAsync(again.Dataset, JsonSerializer.SerializeToUtf8Bytes(again.Settings), key: null, cancellationToken);
    }

    /// <summary>Whether a run has still to end.</summary>
    public async Task<bool> IsUnderWayAsync(string runId, CancellationToken cancellationToken) =>
        await scheduler.StatusAsync(runId, cancellationToken) is { Ended: false };

    private async Task<bool> IsDeadAsync(string runId, CancellationToken cancellationToken) =>
        await scheduler.StatusAsync(runId, cancellationToken) is { Lifecycle: RunLifecycle.Failed or RunLifecycle.Terminated };

    private void RequireRoom()
    {
        if (!scheduler.HasRoom)
        {
            throw new RefusedException(Refusal.Busy, "as many runs wait for their turn as may; ask again when some have ended");
        }
    }
}
