using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Reviewing;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Continuous;

/// <summary>
/// Removes the runs of a data set that are past what its owner wants to keep. Never the newest complete one, nor the newest that trained,
/// nor one that has not ended, nor one whose review holds answers that were not taken. Labels are the data set's, and stay.
/// </summary>
internal static class RunExpiry
{
    /// <summary>Runs that are removed at once at most: the next run's end goes on.</summary>
    public const int Most = 50;

    /// <summary>Removes them, and notes it in the history: first what is to go, so that a host that dies is followed by the next.</summary>
    public static async Task RemoveAsync(
        RunCatalog catalog, IRunScheduler scheduler, string dataset, DatasetOptions options, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> begun = (await DatasetHistory.ReadAsync(catalog.Root, dataset, cancellationToken)).Removing;
        if (options is { KeepRuns: 0, KeepDays: 0 } && begun.Count == 0)
        {
            return;
        }

        string[] chosen = [.. await ChooseAsync(catalog, scheduler, dataset, options, cancellationToken)];
        string[] all = [.. begun.Union(chosen)];
        if (all.Length == 0)
        {
            return;
        }

        // One that has an entry again was asked for anew since its removal was begun.
        HashSet<string> there = [.. (await catalog.ListAsync(cancellationToken)).Select(r => r.Id)];
        string[] again = [.. begun.Except(chosen).Where(there.Contains)];

        await DatasetHistory.ChangeAsync(
            catalog.Root, dataset, h => chosen.All(h.Removing.Contains) ? h : h with { Removing = [.. h.Removing.Union(chosen)] },
            cancellationToken);
        foreach (string run in all.Except(again))
        {
            await catalog.RemoveAsync(run, cancellationToken);
            await scheduler.ForgetAsync(run, cancellationToken);
        }

        await DatasetHistory.ChangeAsync(catalog.Root, dataset, h => h.Removed(all, again), cancellationToken);
    }

    private static async Task<IReadOnlyList<string>> ChooseAsync(
        RunCatalog catalog, IRunScheduler scheduler, string dataset, DatasetOptions options, CancellationToken cancellationToken)
    {
        RunEntry[] newestFirst = [.. (await catalog.ListAsync(cancellationToken)).Where(r => r.Dataset == dataset).Reverse()];
        DateTimeOffset now = catalog.Time.GetUtcNow();
        List<string> chosen = [];
        HashSet<string> needed = new(StringComparer.Ordinal);
        bool complete = false, trained = false;
        int kept = 0;
        foreach (RunEntry run in newestFirst)
        {
            bool isComplete = await catalog.IsCompleteAsync(run.Id, cancellationToken);
            if (!complete || !trained || !isComplete)
            {
                TaughtBy? taught = await TaughtAsync(catalog, run.Id, cancellationToken);
                bool isNewest = isComplete && (!complete || (!trained && taught is null));
                (complete, trained) = (complete || isComplete, trained || (isComplete && taught is null));
                bool ended = isComplete || await scheduler.StatusAsync(run.Id, cancellationToken) is { Ended: true };
                if (!ended)
                {
                    // What it labels with is read from the run before.
                    needed.UnionWith(taught is null ? [] : [taught.From]);
                }

                if (isNewest || !ended)
                {
                    kept += ended ? 1 : 0;
                    continue;
                }
            }

            bool isPast = (options.KeepRuns > 0 && kept >= options.KeepRuns)
                || (options.KeepDays > 0 && now - run.Created > TimeSpan.FromDays(options.KeepDays));
            if (isPast && chosen.Count < Most && !needed.Contains(run.Id)
                && !(isComplete && await IsReviewedAsync(catalog, run.Id, cancellationToken)))
            {
                chosen.Add(run.Id);
            }
            else
            {
                kept++;
            }
        }

        return chosen;
    }

    private static async Task<TaughtBy?> TaughtAsync(RunCatalog catalog, string runId, CancellationToken cancellationToken)
    {
        try
        {
            return (await catalog.JobAsync(runId, cancellationToken)).Taught;
        }
        catch (Exception e) when (e is FileNotFoundException or UserErrorException)
        {
            // Gone or damaged: it teaches nobody.
            return null;
        }
    }

    /// <summary>Whether answers of people would be lost. What cannot be read may hold some.</summary>
    private static async Task<bool> IsReviewedAsync(RunCatalog catalog, string runId, CancellationToken cancellationToken)
    {
        try
        {
            return await catalog.StoreOf(runId).ListAsync("review/", cancellationToken).AnyAsync(cancellationToken)
                && (await ReviewDesk.OpenAsync(catalog, runId, cancellationToken)).IsOpen;
        }
        catch (Exception e) when (e is FileNotFoundException or UserErrorException or RefusedException or IncompleteRunException)
        {
            return true;
        }
    }
}
