using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>What every route below a run begins with.</summary>
internal static class RunLookup
{
    /// <summary>Does what a route does with its run; what the client did wrong becomes a problem document.</summary>
    /// <param name="catalog">The runs.</param>
    /// <param name="id">The run.</param>
    /// <param name="below">The rest of the path that was asked for.</param>
    /// <param name="work">Answers.</param>
    public static Task<ApiResponse> WithAsync(
        RunCatalog catalog, string id, string below, Func<RunEntry, Task<ApiResponse>> work, CancellationToken cancellationToken) =>
        ApiProblem.GuardAsync($"/api/runs/{PathPart.Of(id)}{below}", async () =>
        {
            RunCatalog.RequireIdentifier(id, "run");
            return await work(await catalog.FindAsync(id, cancellationToken)
                ?? throw new RefusedException(Refusal.NotFound, "there is no such run; GET /api/runs lists them"));
        });
}
