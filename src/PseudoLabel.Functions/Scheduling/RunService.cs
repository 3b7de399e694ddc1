using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using PseudoLabel.Functions.Orchestrations;
using PseudoLabel.Run.Guarding;
using PseudoLabel.Service;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Http;
using PseudoLabel.Service.Runs;
using PseudoLabel.Service.Uploads;
using PseudoLabel.Store;

namespace PseudoLabel.Functions.Scheduling;

/// <summary>
/// What the triggers call: the service of <c>PseudoLabel.Service</c> over the orchestrations. A function is given its client with each
/// call, so this is made from one.
/// </summary>
/// <param name="root">The container with <c>datasets/</c> and <c>runs/</c>.</param>
/// <param name="catalog">Its runs.</param>
/// <param name="scheduling">What runs are started with.</param>
/// <param name="guard">Gives uploads up that end the process.</param>
/// <param name="logger">The log.</param>
/// <param name="links">Makes links by which files are put into the container; null where it is none.</param>
public sealed class RunService(
    IRunStore root, RunCatalog catalog, RunScheduling scheduling, StartGuard guard, ILogger<RunService> logger,
    BlobLinks? links = null)
{
    // Folders that were warned of: more names than this are no mistake of a person's.
    private const int MostStrangers = 1_000;

    // What the platform lets through (FUNCTIONS_REQUEST_BODY_SIZE_LIMIT where nothing else is set).
    private const long MostBytes = 100L << 20;

    private static readonly Dictionary<string, string> AsOneBlob = new() { ["x-ms-blob-type"] = "BlockBlob" };

    private readonly FileRoom room = new()
    {
        MostBytes = MostBytes,
        Otherwise = (links is null ? "" : "ask for a link to put it by (POST to the same address with /link after it), ")
            + "upload it as a blob, into the same folder under datasets/ in the app's container, or split it into several",
        LinkAsync = links is null ? null : async (name, cancellationToken) =>
        {
            (Uri address, DateTimeOffset until) = await links.ToPutAsync(name, cancellationToken);
            return new FileLink(address, AsOneBlob, until);
        },
    };

    private readonly HeavyWork heavy = new();
    private readonly ConcurrentDictionary<string, bool> strangers = new(StringComparer.Ordinal);

    /// <summary>The HTTP methods.</summary>
    /// <param name="client">The function's client.</param>
    public RunApi Api(DurableTaskClient client) =>
        new(root, catalog, new DurableScheduler(client, catalog, scheduling), heavy, room, guard);

    /// <summary>A blob has appeared or changed, or is said to have.</summary>
    /// <param name="client">The function's client.</param>
    /// <param name="name">Its name in the container.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task UploadedAsync(DurableTaskClient client, string name, CancellationToken cancellationToken)
    {
        if (!ServiceNames.IsUpload(name))
        {
            PassOver(name);
            return;
        }

        // As it is now: it may have changed again, or gone, since the event.
        if (await root.ETagAsync(name, cancellationToken) is { } etag)
        {
            await FollowAsync(client, await Uploads(client).UploadedAsync(name, etag, cancellationToken), cancellationToken);
        }
    }

    /// <summary>A settle delay is over.</summary>
    /// <param name="client">The function's client.</param>
    /// <param name="ticket">The delay.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task SettledAsync(DurableTaskClient client, SettleTicket ticket, CancellationToken cancellationToken) =>
        await FollowAsync(client, await Uploads(client).SettledAsync(ticket, cancellationToken), cancellationToken);

    /// <summary>A run has ended, however.</summary>
    /// <param name="client">The function's client.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task RunEndedAsync(DurableTaskClient client, string runId, CancellationToken cancellationToken)
    {
        await StartGuard.ForgetAsync(catalog.StoreOf(runId), cancellationToken);
        await FollowAsync(client, await Uploads(client).RunEndedAsync(runId, cancellationToken), cancellationToken);
    }

    /// <summary>An upload was given up after all tries.</summary>
    /// <param name="client">The function's client.</param>
    /// <param name="name">The blob's name in the container.</param>
    /// <param name="etag">Its ETag.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task PoisonedAsync(DurableTaskClient client, string name, string etag, CancellationToken cancellationToken) =>
        Uploads(client).PoisonedAsync(name, etag, "it could not be taken in after all tries; the app's log says why", cancellationToken);

    private void PassOver(string name)
    {
        if (ServiceNames.Stranger(name) is { } folder && strangers.Count < MostStrangers && strangers.TryAdd(folder, true))
        {
            logger.LogWarning("{Problem}", ServiceNames.NoDataset(folder));
        }
    }

    private UploadRuns Uploads(DurableTaskClient client) =>
        new(new UploadTracker(root), catalog, new DurableScheduler(client, catalog, scheduling), guard);

    /// <summary>Starts the settle delay that a decision asks for; one that was started before for the same ticket is enough.</summary>
    private async Task FollowAsync(DurableTaskClient client, UploadDecision decision, CancellationToken cancellationToken)
    {
        if (decision.Ticket is { } ticket)
        {
            var input = new SettleInput(ticket, scheduling.SettleSeconds, scheduling.RetrySeconds);
            await new DurableScheduler(client, catalog, scheduling).StartOnceAsync(
                nameof(UploadOrchestrator), input, ticket.Id, cancellationToken);
        }
    }
}
