using System.Collections.Concurrent;
using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Runs;

/// <summary>
/// What runs found, in a few figures. A run's job never changes and its results are written once, so each is read once: many clients ask
/// for the list of runs all the time.
/// </summary>
/// <param name="catalog">The runs.</param>
internal sealed class RunFigures(RunCatalog catalog)
{
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<string, string> metrics = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RunResult> results = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Id, DateTimeOffset Created), RunStatus> ended = new();

    /// <summary>Where a run ended for good; null where it did not, as far as is known.</summary>
    public RunStatus? Ended(RunEntry run) => ended.TryGetValue((run.Id, run.Created), out RunStatus? status) ? status : null;

    /// <summary>Keeps where a run stands, if that will never change again: one that failed may be asked to go on.</summary>
    public void Keep(RunEntry run, RunStatus status)
    {
        if (status.Lifecycle is RunLifecycle.Completed or RunLifecycle.Terminated)
        {
            Keep(ended, (run.Id, run.Created), status);
        }
    }

    /// <summary>The name of the metric that a run goes by; null where its job cannot be read.</summary>
    public async Task<string?> MetricAsync(string runId, CancellationToken cancellationToken)
    {
        if (metrics.TryGetValue(runId, out string? known))
        {
            return known;
        }

        try
        {
            string name = ClassificationMetrics.Name((await catalog.JobAsync(runId, cancellationToken)).Settings.Metric);
            Keep(metrics, runId, name);
            return name;
        }
        catch (Exception e) when (e is FileNotFoundException or UserErrorException)
        {
            // Gone or damaged: the run says so itself when it comes to need it.
            return null;
        }
    }

    /// <summary>What a complete run found; null where it cannot be read.</summary>
    public async Task<RunResult?> ResultAsync(string runId, CancellationToken cancellationToken)
    {
        if (results.TryGetValue(runId, out RunResult? known))
        {
            return known;
        }

        try
        {
            var found = RunResult.Of(await catalog.StoreOf(runId).ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken));
            Keep(results, runId, found);
            return found;
        }
        catch (Exception e) when (e is FileNotFoundException or UserErrorException)
        {
            return null;
        }
    }

    private static void Keep<TKey, T>(ConcurrentDictionary<TKey, T> known, TKey key, T value)
        where TKey : notnull
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }

        known[key] = value;
    }
}

/// <summary>What a complete run found.</summary>
internal sealed record RunResult
{
    public required long Rows { get; init; }

    public required long Accepted { get; init; }

    public required long Review { get; init; }

    public required long Rejected { get; init; }

    public required string Verdict { get; init; }

    /// <summary>The settings' metric of the published model, on held-out labels; null where it is not known.</summary>
    public double? Published { get; init; }

    public required IReadOnlyList<RunRound> Rounds { get; init; }

    public static RunResult Of(RunMetrics metrics)
    {
        string name = ClassificationMetrics.Name(metrics.Settings.Metric);
        return new RunResult
        {
            Rows = metrics.Decisions.Rows,
            Accepted = metrics.Decisions.Accepted,
            Review = metrics.Decisions.Review,
            Rejected = metrics.Decisions.Rejected,
            Verdict = metrics.Rounds.Count <= 1 ? "not-tried" : metrics.Gate.Grade.ToString().ToLowerInvariant(),
            Published = metrics.Calibration.Metrics.TryGetValue(name, out double published) ? published : null,
            Rounds = [.. metrics.Rounds.Select(r => new RunRound(
                r.Round, r.Metrics.TryGetValue(name, out double value) ? value : null,
                name == ClassificationMetrics.Name(MetricKind.LogLoss) ? r.Gain?.StandardError : null,
                r.Round == 0 ? null : r.SelectedByClass.Sum(), r.Gain?.Mean, r.Gain?.StandardError))],
        };
    }
}

/// <summary>A round of a run.</summary>
/// <param name="Round">Its number; 0 is the supervised model.</param>
/// <param name="Metric">The settings' metric.</param>
/// <param name="Error">Its standard error against the supervised model; null where none is known of this metric.</param>
/// <param name="Selected">Pool rows that it was trained on.</param>
/// <param name="Gain">Its gain in log-loss over the supervised model; null where it is not known yet.</param>
/// <param name="GainError">The standard error of the gain.</param>
internal sealed record RunRound(int Round, double? Metric, double? Error, long? Selected, double? Gain = null, double? GainError = null);
