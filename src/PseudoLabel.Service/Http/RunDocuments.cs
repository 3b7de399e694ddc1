using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>Makes the documents of runs: of those that the host knows by what it says, of the others by what they wrote.</summary>
/// <param name="catalog">The runs.</param>
/// <param name="scheduler">The host's.</param>
internal sealed class RunDocuments(RunCatalog catalog, IRunScheduler scheduler)
{
    public async Task<RunDocument> OfAsync(RunEntry run, CancellationToken cancellationToken) => RunDocument.Of(
        run, await scheduler.StatusAsync(run.Id, cancellationToken) ?? await catalog.StoredStatusAsync(run, cancellationToken));

    public async Task<IReadOnlyList<RunDocument>> OfAsync(IEnumerable<RunEntry> runs, CancellationToken cancellationToken)
    {
        List<RunDocument> documents = [];
        foreach (RunEntry run in runs)
        {
            documents.Add(await OfAsync(run, cancellationToken));
        }

        return documents;
    }
}
