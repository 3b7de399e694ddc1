using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using PseudoLabel.Run.Contracts;
using PseudoLabel.Run.Steps;

namespace PseudoLabel.Functions.Orchestrations;

/// <summary>Some hundreds of pieces in an orchestration of their own, so that no history grows long.</summary>
public static class ShardOrchestrator
{
    /// <summary>Runs the pieces of a shard.</summary>
    /// <param name="context">The orchestration.</param>
    /// <param name="input">Which pieces.</param>
    [Function(nameof(ShardOrchestrator))]
    public static Task<PieceResult> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, ShardInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Shard.RunAsync(new DurableActivities(context, input.RetrySeconds), input.Request);
    }
}
