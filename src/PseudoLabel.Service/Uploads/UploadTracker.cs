using PseudoLabel.Service.Datasets;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Uploads;

/// <summary>
/// Keeps <c>datasets/{d}/status.json</c>. Each method reads it, takes one decision and writes it back only if nobody else has meanwhile;
/// else it reads and decides again. So of any number of processes that hear of the same upload, one decides and the others learn what was
/// decided.
/// </summary>
/// <param name="root">The container or folder.</param>
public sealed class UploadTracker(IRunStore root)
{
    /// <summary>The data set's status; an empty one where nothing is known.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async Task<DatasetStatus> StatusAsync(string dataset, CancellationToken cancellationToken = default) =>
        (await ReadAsync(ServiceNames.Status(dataset), cancellationToken)).Status;

    /// <summary>Uploads come in, each perhaps not for the first time.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="uploads">The uploads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<UploadDecision> UploadedAsync(
        string dataset, IReadOnlyList<Upload> uploads, CancellationToken cancellationToken = default)
    {
        bool byHand = await IsByHandAsync(dataset, cancellationToken);
        return await DecideAsync(dataset, status => UploadRules.Uploaded(status, dataset, uploads, byHand), cancellationToken);
    }

    /// <summary>A settle delay is over.</summary>
    /// <param name="ticket">The delay.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// <see cref="UploadKind.Ready"/> with a ticket for <see cref="StartedAsync"/> or <see cref="RefusedAsync"/> where the run may be made.
    /// </returns>
    public async Task<UploadDecision> SettledAsync(SettleTicket ticket, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ticket);
        bool byHand = await IsByHandAsync(ticket.Dataset, cancellationToken);
        return await DecideAsync(ticket.Dataset, status => UploadRules.Settled(status, ticket, byHand), cancellationToken);
    }

    /// <summary>The run of a settle delay is made.</summary>
    /// <param name="ready">The ticket that said so.</param>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// <see cref="UploadKind.Started"/> with the run that is to be scheduled, which is another one where someone else was first.
    /// </returns>
    public Task<UploadDecision> StartedAsync(SettleTicket ready, string runId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ready);
        return DecideAsync(ready.Dataset, status => UploadRules.Started(status, ready, runId), cancellationToken);
    }

    /// <summary>No run could be made after a settle delay.</summary>
    /// <param name="ready">The ticket that said so.</param>
    /// <param name="problem">Why, in one line; null where none is to be.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<UploadDecision> RefusedAsync(SettleTicket ready, string? problem, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(ready);
        return DecideAsync(ready.Dataset, status => UploadRules.Refused(status, ready, problem), cancellationToken);
    }

    /// <summary>A run begins that somebody asked for: uploads that it has not lead to one that follows.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="runId">The run.</param>
    /// <param name="taken">The files that it was made of, as they are now.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task AskedAsync(
        string dataset, string runId, IReadOnlyList<Upload> taken, CancellationToken cancellationToken = default) => DecideAsync(
            dataset, status => (UploadRules.Asked(status, runId, taken), new UploadDecision(UploadKind.Nothing)), cancellationToken);

    /// <summary>A run has ended, however.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="runId">The run.</param>
    /// <param name="again">Whether what it found asks for one more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task<UploadDecision> EndedAsync(
        string dataset, string runId, bool again = false, CancellationToken cancellationToken = default)
    {
        bool byHand = await IsByHandAsync(dataset, cancellationToken);
        return await DecideAsync(dataset, status => UploadRules.Ended(status, dataset, runId, byHand, again), cancellationToken);
    }

    /// <summary>
    /// Forgets the uploads whose files are gone, so that a data set whose old files are removed has a status that does not grow. One that
    /// came again meanwhile has another ETag and stays.
    /// </summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public async Task ForgetGoneAsync(string dataset, CancellationToken cancellationToken = default)
    {
        // In this order: a file that is counted after the look is not among those looked for.
        DatasetStatus before = await StatusAsync(dataset, cancellationToken);
        string own = ServiceNames.Dataset(dataset);
        HashSet<string> there = before.Seen.Count + before.Poison.Count == 0 ? [] : await root.ListAsync(own, cancellationToken)
            .Select(i => i.Name[own.Length..]).ToHashSetAsync(StringComparer.Ordinal, cancellationToken);
        Upload[] gone =
        [
            .. before.Seen.Where(s => !there.Contains(s.Key)).Select(s => new Upload(s.Key, s.Value)),
            .. before.Poison.Where(p => !there.Contains(p.Name)).Select(p => new Upload(p.Name, p.ETag)),
        ];
        await DecideAsync(
            dataset, status => (UploadRules.Gone(status, gone), new UploadDecision(UploadKind.Nothing)), cancellationToken);
    }

    /// <summary>An upload could not be taken in.</summary>
    /// <param name="dataset">The data set.</param>
    /// <param name="upload">The upload.</param>
    /// <param name="error">Why, in one line.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task PoisonedAsync(string dataset, Upload upload, string error, CancellationToken cancellationToken = default) =>
        DecideAsync(
            dataset, status => (UploadRules.Poisoned(status, upload, error), new UploadDecision(UploadKind.Nothing)), cancellationToken);

    private async Task<bool> IsByHandAsync(string dataset, CancellationToken cancellationToken) =>
        (await DatasetOptions.ReadAsync(root, dataset, cancellationToken)).Options.Start == DatasetStart.ByHand;

    private async Task<UploadDecision> DecideAsync(
        string dataset, Func<DatasetStatus, (DatasetStatus Status, UploadDecision Decision)> decide, CancellationToken cancellationToken)
    {
        string name = ServiceNames.Status(dataset);
        while (true)
        {
            (DatasetStatus before, string? etag) = await ReadAsync(name, cancellationToken);
            (DatasetStatus after, UploadDecision decision) = decide(before);
            if (ReferenceEquals(after, before))
            {
                return decision;
            }

            try
            {
                await root.WriteJsonIfAsync(name, etag, after, cancellationToken);
                return decision;
            }
            catch (StoreConflictException)
            {
                // Someone else decided meanwhile: every conflict is another writer's progress, so this ends.
            }
        }
    }

    private async Task<(DatasetStatus Status, string? ETag)> ReadAsync(string name, CancellationToken cancellationToken)
    {
        // The ETag comes first: contents newer than it make the write conflict, never slip through.
        string? etag = await root.ETagAsync(name, cancellationToken);
        try
        {
            return etag is null ? (new DatasetStatus(), null) : (await root.ReadJsonAsync<DatasetStatus>(name, cancellationToken), etag);
        }
        catch (FileNotFoundException)
        {
            return (new DatasetStatus(), null);
        }
    }
}
