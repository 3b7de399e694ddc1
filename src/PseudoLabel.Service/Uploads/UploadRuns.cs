using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Service.Continuous;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Uploads;

/// <summary>
/// From uploads to runs: what both hosts do on an upload, after a settle delay, and when a run ends. Every method is safe to repeat.
/// </summary>
/// <param name="tracker">Decides.</param>
/// <param name="catalog">Makes runs.</param>
/// <param name="scheduler">Starts them.</param>
/// <param name="guard">Gives uploads up that end the process while a run is made of them; null for none.</param>
public sealed class UploadRuns(UploadTracker tracker, RunCatalog catalog, IRunScheduler scheduler, StartGuard? guard = null)
{
    /// <summary>Takes an upload in.</summary>
    /// <param name="name">The blob's name from the root, <c>datasets/{d}/labeled/...</c> or <c>datasets/{d}/unlabeled/...</c>.</param>
    /// <param name="etag">What changes when its contents do.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<UploadDecision> UploadedAsync(string name, string etag, CancellationToken cancellationToken = default) =>
        ServiceNames.Split(name) is var (dataset, below)
            ? UploadedAsync(dataset, [new Upload(below, etag)], cancellationToken)
            : Task.FromResult(new UploadDecision(UploadKind.Ignored));

    /// <summary>Takes uploads of one data set in.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="uploads">The uploads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<UploadDecision> UploadedAsync(
        string dataset, IReadOnlyList<Upload> uploads, CancellationToken cancellationToken = default)
    {
        await ReconcileAsync(dataset, cancellationToken);
        return await tracker.UploadedAsync(dataset, uploads, cancellationToken);
    }

    /// <summary>A settle delay is over: starts the run, or waits on where uploads went on.</summary>
    /// <param name="ticket">The delay.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<UploadDecision> SettledAsync(SettleTicket ticket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        await ReconcileAsync(ticket.Dataset, cancellationToken);
        UploadDecision decision = await tracker.SettledAsync(ticket, cancellationToken);
        if (decision is { Kind: UploadKind.Ready, Ticket: { } ready })
        {
            decision = await MakeAsync(ready, cancellationToken);
        }

        return decision is { Kind: UploadKind.Started, RunId: { } runId }
            ? await ScheduleAsync(ticket.Dataset, runId, decision, cancellationToken) : decision;
    }

    /// <summary>A run has ended, however: what came in meanwhile leads to one more.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<UploadDecision> RunEndedAsync(string runId, CancellationToken cancellationToken = default) =>
        await catalog.FindAsync(runId, cancellationToken) is { } run
            ? await EndedAsync(run, cancellationToken)
            : new UploadDecision(UploadKind.Nothing);

    /// <summary>
    /// Mends what a host that died left half done: tells the tracker of runs that ended without its being told, and schedules those that
    /// were counted as active and then were not.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The settle delay that this leads to, or that is under way; null where none is.</returns>
    public async Task<SettleTicket?> ReconcileAsync(string dataset, CancellationToken cancellationToken = default)
    {
        DatasetStatus status = await tracker.StatusAsync(dataset, cancellationToken);
        SettleTicket? ticket = status.Ticket(dataset);
        foreach (string run in status.ActiveRuns)
        {
            RunStatus? known = await scheduler.StatusAsync(run, cancellationToken);
            if (known is { Ended: true } || (known is null && await catalog.IsCompleteAsync(run, cancellationToken)))
            {
                ticket = (await tracker.EndedAsync(dataset, run, cancellationToken: cancellationToken)).Ticket ?? ticket;
            }
            else if (known is null)
            {
                await scheduler.ScheduleAsync(run, cancellationToken);
            }
        }

        return ticket;
    }

    /// <summary>An upload that could not be taken in after all tries: noted in <c>datasets/{d}/status.json</c>.</summary>
    /// <param name="name">The blob's name from the root.</param>
    /// <param name="etag">Its ETag.</param>
    /// <param name="error">Why, in one line.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task PoisonedAsync(string name, string etag, string error, CancellationToken cancellationToken = default) =>
        ServiceNames.Split(name) is var (dataset, below)
            ? tracker.PoisonedAsync(dataset, new Upload(below, etag), error, cancellationToken)
            : Task.CompletedTask;

    /// <summary>
    /// Not every upload is told of: the emulator's trigger overlooks a file that lands in the same second as another, and events may be
    /// lost. What is there now and was not when the run was made came in during it. Where no upload was ever told of, nobody watches the
    /// data set.
    /// </summary>
    private async Task<UploadDecision> EndedAsync(RunEntry run, CancellationToken cancellationToken)
    {
        DatasetStatus status = await tracker.StatusAsync(run.Dataset, cancellationToken);
        if (status.ActiveRuns.Contains(run.Id) && status.Uploads > 0
            && await catalog.ArrivedSinceAsync(run, cancellationToken) is { Count: > 0 } arrived)
        {
            await tracker.UploadedAsync(run.Dataset, arrived, cancellationToken);
        }

        await tracker.ForgetGoneAsync(run.Dataset, cancellationToken);
        bool again = await RunNotes.EndedAsync(catalog, run, cancellationToken);
        UploadDecision decision = await tracker.EndedAsync(run.Dataset, run.Id, again, cancellationToken);
        (DatasetOptions options, _) = await DatasetOptions.ReadAsync(catalog.Root, run.Dataset, cancellationToken);
        await RunExpiry.RemoveAsync(catalog, scheduler, run.Dataset, options, cancellationToken);
        return decision;
    }

    private async Task<UploadDecision> MakeAsync(SettleTicket ready, CancellationToken cancellationToken)
    {
        try
        {
            CreatedRun? created = await catalog.CreateUploadedAsync(
                ready, guard, (job, source) => NextRun.OfAsync(catalog, ready.Dataset, job, source, cancellationToken), cancellationToken);
            return created is null
                ? await tracker.RefusedAsync(ready, problem: null, cancellationToken)
                : await tracker.StartedAsync(ready, created.Run.Id, cancellationToken);
        }
        catch (Exception e) when (e is UserErrorException or RefusedException)
        {
            return await tracker.RefusedAsync(ready, e.Message, cancellationToken);
        }
    }

    /// <summary>The same uploads and settings may have made this run before: then it is over already, and so is the wait for it.</summary>
    private async Task<UploadDecision> ScheduleAsync(
        string dataset, string runId, UploadDecision decision, CancellationToken cancellationToken)
    {
        if (!await scheduler.ScheduleAsync(runId, cancellationToken)
            && await scheduler.StatusAsync(runId, cancellationToken) is { Ended: true })
        {
            return decision with { Ticket = (await tracker.EndedAsync(dataset, runId, cancellationToken: cancellationToken)).Ticket };
        }

        return decision;
    }
}
