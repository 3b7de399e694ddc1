using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>Makes the documents of runs: of those that the host knows by what it says, of the others by what they wrote.</summary>
/// <param name="catalog">The runs.</param>
/// <param name="scheduler">The host's.</param>
internal sealed class RunDocuments(RunCatalog catalog, IRunScheduler scheduler)
{
    // A host may have to be asked over the network: a page of a hundred runs one after the other takes seconds.
    private const int AtOnce = 16;

    public async Task<RunDocument> OfAsync(RunEntry run, CancellationToken cancellationToken)
    {
        RunStatus status = catalog.Figures.Ended(run) ?? await StatusAsync(run, cancellationToken);
        RunResult? result = status.Lifecycle == RunLifecycle.Completed
            ? await catalog.Figures.ResultAsync(run.Id, cancellationToken) : null;
        return RunDocument.Of(run, status, await catalog.Figures.MetricAsync(run.Id, cancellationToken), result);
    }

    public async Task<IReadOnlyList<RunDocument>> OfAsync(IEnumerable<RunEntry> runs, CancellationToken cancellationToken)
    {
        RunEntry[] all = [.. runs];
        var documents = new RunDocument[all.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, all.Length, options, async (i, ct) => documents[i] = await OfAsync(all[i], ct));
        return documents;
    }

    private async Task<RunStatus> StatusAsync(RunEntry run, CancellationToken cancellationToken)
    {
        RunStatus status =
            await scheduler.StatusAsync(run.Id, cancellationToken) ?? await catalog.StoredStatusAsync(run, cancellationToken);
        catalog.Figures.Keep(run, status);
        return status;
    }
}
