#pragma warning disable CS9113 // the bodies follow
namespace PseudoLabel.Workflow.Service.Uploads;

/// <summary>From uploads to runs: what both hosts do on an upload, after a settle delay, and when a run ends. Every method is safe to repeat.</summary>
public sealed class UploadRuns(UploadTracker tracker, RunCatalog catalog, IRunScheduler scheduler)
{
    /// <summary>Takes an upload in.</summary>
    /// <param name="name">The blob's name from the root, <c>datasets/{d}/labeled/...</c> or <c>datasets/{d}/unlabeled/...</c>.</param>
    /// <param name="etag">What changes when its contents do.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<UploadDecision> UploadedAsync(string name, string etag, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>A settle delay is over: starts the run, or waits on where uploads went on.</summary>
    /// <param name="ticket">The delay.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<UploadDecision> SettledAsync(SettleTicket ticket, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>A run has ended, however: what came in meanwhile leads to one more.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task<UploadDecision> RunEndedAsync(string runId, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>An upload that could not be taken in after all tries: noted in <c>datasets/{d}/status.json</c>.</summary>
    /// <param name="name">The blob's name from the root.</param>
    /// <param name="etag">Its ETag.</param>
    /// <param name="error">Why, in one line.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public Task PoisonedAsync(string name, string etag, string error, CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
