using Microsoft.DurableTask;
using PseudoLabel.Functions.Contracts;
using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Benchmarks.Durable;

/// <summary>
/// The peer: fan-out and fan-in as the documentation of Durable Functions shows it, all calls started at once and awaited together,
/// https://learn.microsoft.com/azure/azure-functions/durable/durable-functions-cloud-backup; each phase a new generation, as in the run.
/// </summary>
internal static class PlainOrchestrator
{
    public static async Task<bool> RunAsync(TaskOrchestrationContext context, PlainInput input)
    {
        await Task.WhenAll(Enumerable.Range(0, input.Batches).Select(
            i => context.CallActivityAsync<PieceResult>(ActivityNames.Predict, new PieceRequest(context.InstanceId, input.Phases, i))));
        if (input.Phases > 1)
        {
            context.ContinueAsNew(input with { Phases = input.Phases - 1 });
        }

        return true;
    }
}

/// <summary>What a generation of the peer starts from.</summary>
/// <param name="Batches">Calls of a phase.</param>
/// <param name="Phases">Phases left, this one included.</param>
internal sealed record PlainInput(int Batches, int Phases);
