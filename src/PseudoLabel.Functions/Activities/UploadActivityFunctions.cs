using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Functions.Scheduling;
using PseudoLabel.Service.Datasets;

namespace PseudoLabel.Functions.Activities;

/// <summary>The activity functions by which orchestrations tell the uploads' bookkeeping what has happened.</summary>
/// <param name="service">The service.</param>
/// <param name="pool">The runs' activities.</param>
public sealed class UploadActivityFunctions(RunService service, RunActivityPool pool)
{
    /// <summary>A settle delay is over.</summary>
    /// <param name="ticket">The delay.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(ActivityNames.UploadsSettled)]
    public async Task<bool> UploadsSettledAsync([ActivityTrigger] SettleTicket ticket, [DurableClient]
    DurableTaskClient client, CancellationToken cancellationToken)
    {
        await service.SettledAsync(client, ticket, cancellationToken);
        return true;
    }

    /// <summary>A run has ended, well or not.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="client">Starts what follows.</param>
    /// <param name="cancellationToken">The host's.</param>
    [Function(ActivityNames.RunEnded)]
    public async Task<bool> RunEndedAsync([ActivityTrigger] string runId, [DurableClient]
    DurableTaskClient client, CancellationToken cancellationToken)
    {
        pool.Forget(runId);
        await service.RunEndedAsync(client, runId, cancellationToken);
        return true;
    }
}
