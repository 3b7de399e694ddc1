using PseudoLabel.Data;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Run.Teaching;
using PseudoLabel.SelfTraining.Shift;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Continuous;

/// <summary>
/// Makes of the job of an upload's run what the data set's owner wants it to be: one that trains, or one that labels new rows.
/// </summary>
internal static class NextRun
{
    /// <summary>Decides.</summary>
    /// <param name="catalog">The runs.</param>
    /// <param name="dataset">The data set.</param>
    /// <param name="full">The job that trains on all that is there.</param>
    /// <param name="source">Opens its files.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The job; null where there is nothing to label and no reason to train.</returns>
    public static async Task<JobDocument?> OfAsync(
        RunCatalog catalog, string dataset, JobDocument full, Func<JobDocument, IDataSource> source, CancellationToken cancellationToken)
    {
        (DatasetOptions options, _) = await DatasetOptions.ReadAsync(catalog.Root, dataset, cancellationToken);
        if (options.Retrain is not { When: RetrainWhen.WhenChanged } retrain)
        {
            return full;
        }

        RunEntry? newest = (await catalog.ListAsync(cancellationToken)).LastOrDefault(r => r.Dataset == dataset);
        if (newest is null)
        {
            return full with { Why = "it is the first run" };
        }

        if (!await catalog.IsCompleteAsync(newest.Id, cancellationToken))
        {
            return full with { Why = "the last run did not come to its end" };
        }

        IRunStore store = catalog.StoreOf(newest.Id);
        JobDocument before = await catalog.JobAsync(newest.Id, cancellationToken);
        if (await EarlierRun.ObstacleAsync(store, before, full, cancellationToken) is { } obstacle)
        {
            return full with { Why = obstacle };
        }

        RunMetrics metrics = await store.ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken);
        TaughtBy taught = After(newest.Id, before, metrics, full);
        (double drift, double pValue) = PredictionDrift.Of(taught.Reference, taught.Seen);
        long labels = await EarlierRun.NewLabelsAsync(store, before, full, source(full), cancellationToken);
        (bool train, string why) = RetrainRule.Decide(retrain, new RetrainFacts(labels, taught.Rows, drift, pValue));
        if (train)
        {
            return full with { Why = why };
        }

        HashSet<(string, string)> earlier = [.. taught.Earlier.Select(e => (e.Location, e.ETag))];
        JobInput[] fresh = [.. full.UnlabeledFiles.Where(f => !earlier.Contains((f.Location, f.ETag)))];
        return fresh.Length == 0 ? null : before with
        {
            UnlabeledFiles = fresh,
            FilesOutsideWindow = full.FilesOutsideWindow,
            Notices = full.Notices,
            Carried = null,
            Taught = taught,
            Why = why,
        };
    }

    /// <summary>
    /// What is known of a model after a run: counts of the run are added where it labeled with it, begun where it trained it.
    /// </summary>
    public static TaughtBy After(string run, JobDocument job, RunMetrics metrics, JobDocument? next)
    {
        IReadOnlyList<IReadOnlyList<long>> own = metrics.Decisions.ConfidenceHistogram;
        HashSet<(string, string)>? there = next is null ? null : [.. next.UnlabeledFiles.Select(f => (f.Location, f.ETag))];
        LabeledBefore[] files =
        [
            .. (job.Taught?.Earlier ?? []).Concat(job.UnlabeledFiles.Select(f => new LabeledBefore(f.Location, f.ETag)))
                .Where(f => there is null || there.Contains((f.Location, f.ETag))).Distinct(),
        ];
        return job.Taught is { } taught
            ? taught with { From = run, Rows = taught.Rows + metrics.Decisions.Rows, Seen = Sum(taught.Seen, own), Earlier = files }
            : new TaughtBy
            {
                Run = run,
                From = run,
                Rows = 0,
                Reference = own,
                Seen = [.. own.Select(bins => (IReadOnlyList<long>)[.. bins.Select(_ => 0L)])],
                Earlier = files,
            };
    }

    private static IReadOnlyList<IReadOnlyList<long>> Sum(
        IReadOnlyList<IReadOnlyList<long>> one, IReadOnlyList<IReadOnlyList<long>> other) =>
        [.. one.Zip(other, (a, b) => (IReadOnlyList<long>)[.. a.Zip(b, (x, y) => x + y)])];
}
