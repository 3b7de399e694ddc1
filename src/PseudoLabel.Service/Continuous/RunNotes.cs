using PseudoLabel.Data;
using PseudoLabel.Learning.Metrics;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.SelfTraining.Shift;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Runs;
using PseudoLabel.Store;

namespace PseudoLabel.Service.Continuous;

/// <summary>What is done once a run has ended: its line in the history, and the removal of runs that are past their time.</summary>
internal static class RunNotes
{
    /// <summary>Notes what a run found. Safe to repeat.</summary>
    /// <returns>Whether what it found asks for a training.</returns>
    public static async Task<bool> EndedAsync(RunCatalog catalog, RunEntry run, CancellationToken cancellationToken)
    {
        (DatasetOptions options, _) = await DatasetOptions.ReadAsync(catalog.Root, run.Dataset, cancellationToken);
        if (!await catalog.IsCompleteAsync(run.Id, cancellationToken))
        {
            return false;
        }

        RunMetrics metrics;
        JobDocument job;
        try
        {
            job = await catalog.JobAsync(run.Id, cancellationToken);
            metrics = await catalog.StoreOf(run.Id).ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or UserErrorException)
        {
            // Gone or damaged: whoever looks at the run is told so.
            return false;
        }

        HistoryLine line = Line(run, job, metrics, options);
        await DatasetHistory.ChangeAsync(catalog.Root, run.Dataset, h => h.With(line), cancellationToken);
        return line is { Drift: { } drift, DriftPValue: { } pValue }
            && options.Retrain is { When: RetrainWhen.WhenChanged } retrain && RetrainRule.HasDrifted(retrain, drift, pValue);
    }

    private static HistoryLine Line(RunEntry run, JobDocument job, RunMetrics metrics, DatasetOptions options)
    {
        string metric = ClassificationMetrics.Name(metrics.Settings.Metric);
        DecisionSummary found = metrics.Decisions;
        double all = found.PredictedByClass.Sum();
        var line = new HistoryLine
        {
            Run = run.Id,
            Time = run.Created,
            Trained = job.Taught is null,
            TrainedBy = job.Taught?.Run,
            Why = job.Why,
            LabeledRows = metrics.Inputs.LabeledRows,
            Rows = found.Rows,
            Accepted = found.Accepted,
            Review = found.Review,
            Rejected = found.Rejected,
            Shares = ByClass(metrics, k => all == 0 ? null : found.PredictedByClass[k] / all),
            AcceptedShares = ByClass(
                metrics, k => found.PredictedByClass[k] == 0 ? null : (double)found.AcceptedByClass[k] / found.PredictedByClass[k]),
            Thresholds = ByClass(metrics, k => found.Thresholds[k]),
            Metric = metric,
            Value = metrics.Calibration.Metrics.TryGetValue(metric, out double value) && double.IsFinite(value) ? value : null,
            Shift = metrics.Shift?.Auc,
            ShiftPValue = metrics.Shift?.PValue,
        };
        if (job.Taught is null)
        {
            return line;
        }

        TaughtBy after = NextRun.After(run.Id, job, metrics, next: null);
        (double drift, double pValue) = PredictionDrift.Of(after.Reference, after.Seen);
        return line with
        {
            Drift = drift,
            DriftPValue = pValue,
            DriftLevel = options.Retrain is { Shift: > 0 and var level } ? level : null,
        };
    }

    private static SortedDictionary<string, double> ByClass(RunMetrics metrics, Func<int, double?> of)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        for (int k = 0; k < metrics.Classes.Count; k++)
        {
            if (of(k) is { } value)
            {
                values[metrics.Classes[k]] = value;
            }
        }

        return values;
    }
}
