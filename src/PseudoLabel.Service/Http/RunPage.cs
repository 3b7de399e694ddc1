using System.Globalization;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Http;

/// <summary>A page of the list of runs, newest first.</summary>
/// <param name="Runs">The runs on it.</param>
/// <param name="Next">The address of the next page; null on the last.</param>
internal sealed record RunPage(IReadOnlyList<RunEntry> Runs, string? Next)
{
    /// <summary>Takes a page out of all runs.</summary>
    /// <param name="all">All runs, oldest first.</param>
    /// <param name="limit">Runs on a page, as the request has it; null for the usual.</param>
    /// <param name="after">The last run of the page before; null for the first page.</param>
    /// <exception cref="RefusedException">The number is none, or there is no such run.</exception>
    public static RunPage Of(IReadOnlyList<RunEntry> all, string? limit, string? after)
    {
        int size = PageSize.Of(limit);
        int end = all.Count;
        if (after is not null)
        {
            RunCatalog.RequireIdentifier(after, "run");
            end = all.Count - 1;
            while (end >= 0 && all[end].Id != after)
            {
                end--;
            }

            if (end < 0)
            {
                throw new RefusedException(Refusal.Malformed, "'after' names no run; take the address that the page before has as 'next'");
            }
        }

        int start = Math.Max(0, end - size);
        RunEntry[] runs = [.. all.Skip(start).Take(end - start).Reverse()];
        return new RunPage(runs, start == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"/api/runs?limit={size}&after={runs[^1].Id}"));
    }
}
