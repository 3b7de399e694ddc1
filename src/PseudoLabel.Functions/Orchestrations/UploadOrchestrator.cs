using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Service.Datasets;
using PseudoLabel.Service.Uploads;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>What a settle delay's orchestration starts from.</summary>
/// <param name="Ticket">The delay.</param>
/// <param name="Seconds">Its length.</param>
/// <param name="RetrySeconds">Seconds before the second try of an activity.</param>
public sealed record SettleInput(SettleTicket Ticket, double Seconds, double RetrySeconds);

/// <summary>
/// Lets uploads to a data set settle. There is one for each ticket, its instance named by the ticket; what follows is decided by
/// <see cref="UploadRuns"/>.
/// </summary>
public static class UploadOrchestrator
{
    /// <summary>Waits, then starts what the uploads lead to.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">The delay.</param>
    [Function(nameof(UploadOrchestrator))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, SettleInput input)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(input);
        await context.CreateTimer(TimeSpan.FromSeconds(input.Seconds), CancellationToken.None);
        await new DurableActivities(context, input.RetrySeconds).CallAsync<bool>(ActivityNames.UploadsSettled, input.Ticket);
    }
}
