using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>What every route below a run begins with.</summary>
/// <param name="catalog">The runs.</param>
/// <param name="documents">Say where they stand.</param>
internal sealed class RunLookup(RunCatalog catalog, RunDocuments documents)
{
    /// <summary>
    /// Does what a route does with its run; what the client did wrong becomes a problem document, and so does a run that has no results:
    /// one that will never have any is not to be asked again and again.
    /// </summary>
    /// <param name="id">The run.</param>
    /// <param name="below">The rest of the path that was asked for.</param>
    /// <param name="work">Answers.</param>
    public Task<ApiResponse> WithAsync(
        string id, string below, Func<RunEntry, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        ApiProblem.GuardAsync($"/api/runs/{PathPart.Of(id)}{below}", async () =>
        {
            RunCatalog.RequireIdentifier(id, "run");
            RunEntry run = await catalog.FindAsync(id, cancellationToken)
                ?? throw new RefusedException(Refusal.NotFound, "there is no such run; GET /api/runs lists them");
            try
            {
                return await work(run);
            }
            catch (IncompleteRunException)
            {
                throw new RefusedException(Refusal.Conflict, EndedRun.Words(await documents.OfAsync(run, cancellationToken)));
            }
        });
}
