using PseudoLabel.Data;
using PseudoLabel.Run.Activities;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Results;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Local;

/// <summary>Writes a finished run's report anew.</summary>
public static class LocalReport
{
    /// <summary>Writes <c>result/report.html</c> from <c>result/metrics.json</c>.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="cancellationToken">Stops the writing.</param>
    /// <returns>The report's path.</returns>
    /// <exception cref="UserErrorException">The folder holds no finished run.</exception>
    public static async Task<string> WriteAsync(string folder, CancellationToken cancellationToken = default)
    {
        if (!await new FolderStore(folder).ExistsAsync(RunNames.Metrics, cancellationToken))
        {
            throw new UserErrorException(
                "this folder holds no finished run; finish one with 'pseudolabel run' or 'pseudolabel resume'", folder);
        }

        // A run that is to replace this one may be at work: its results must not get a report of other figures.
        using RunFolder place = RunFolder.Open(folder);
        IRunStore store = place.Store;
        RunMetrics metrics = await store.ReadAsync(RunNames.Metrics, MetricsJson.Read, cancellationToken);
        await PublishActivity.WriteReportAsync(store, metrics, cancellationToken);
        return Path.Combine(folder, RunNames.Report.Replace('/', Path.DirectorySeparatorChar));
    }
}
