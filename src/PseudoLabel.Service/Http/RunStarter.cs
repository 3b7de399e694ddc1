using System.Text.Json;
using System.Text.Json.Nodes;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Settings;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Service.Http;

/// <summary>Makes runs that somebody asked for and puts them in line.</summary>
internal sealed class RunStarter(RunCatalog catalog, IRunScheduler scheduler, UploadTracker tracker)
{
    // What a request may not name: it follows from what lies in the data set.
    private static readonly string[] OfTheDataset = ["labeled", "unlabeled", "data", "carry-from"];

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
            await tracker.ActiveAsync(dataset, run.Id, cancellationToken);
            await scheduler.ScheduleAsync(run.Id, cancellationToken);
        }

        return run;
    }

    /// <summary>Makes a run of what lies in the data set now, with the settings of an earlier one.</summary>
    /// <param name="before">The earlier run.</param>
    public async Task<RunEntry> StartAgainAsync(RunEntry before, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        RunSettingsJson.Write((await catalog.JobAsync(before.Id, cancellationToken)).Settings, text);
        JsonObject settings = JsonNode.Parse(text.ToArray())!.AsObject();
        foreach (string name in OfTheDataset)
        {
            settings.Remove(name);
        }

        return await StartAsync(before.Dataset, JsonSerializer.SerializeToUtf8Bytes(settings), key: null, cancellationToken);
    }

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
