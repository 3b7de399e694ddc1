using DurableTask.Core;
using DurableTask.Core.History;
using Microsoft.DurableTask.Testing.Sidecar;
using Microsoft.DurableTask.Testing.Sidecar.Grpc;

namespace PseudoLabel.Benchmarks.Durable;

/// <summary>
/// The test host's backend, which notes the history that it hands to an orchestration each time it wakes it, and takes as many activities
/// at once as there are: as made, it takes one a core, and looks every half second whether it may take the next.
/// </summary>
/// <param name="withBytes">Whether histories are measured in bytes too, which takes as long as sending them.</param>
internal sealed class MeasuredHub(bool withBytes) : InMemoryOrchestrationService, IOrchestrationService
{
    private const int AtOnce = 100_000;
    private readonly Lock noting = new();

    /// <summary>The longest histories: of the run's orchestration, and of a shard's.</summary>
    public (HistorySize Run, HistorySize Shard) Longest { get; private set; }

    /// <summary>Times that an orchestration was woken.</summary>
    public long Wakings { get; private set; }

    /// <summary>Events that were replayed, over all wakings.</summary>
    public long Replayed { get; private set; }

    int IOrchestrationService.MaxConcurrentTaskActivityWorkItems => AtOnce;

    int IOrchestrationService.MaxConcurrentTaskOrchestrationWorkItems => AtOnce;

    async Task<TaskOrchestrationWorkItem> IOrchestrationService.LockNextTaskOrchestrationWorkItemAsync(
        TimeSpan receiveTimeout, CancellationToken cancellationToken)
    {
        TaskOrchestrationWorkItem item = await LockNextTaskOrchestrationWorkItemAsync(receiveTimeout, cancellationToken);
        IList<HistoryEvent> past = item.OrchestrationRuntimeState.Events;
        var size = new HistorySize(
            past.Count + item.NewMessages.Count,
            withBytes ? past.Concat(item.NewMessages.Select(m => m.Event))
                .Sum(e => (long)ProtobufUtils.ToHistoryEventProto(e).CalculateSize()) : 0);
        lock (noting)
        {
            Wakings++;
            Replayed += past.Count;
            Longest = item.InstanceId.Contains(':', StringComparison.Ordinal) ? (Longest.Run, Longest.Shard.Or(size))
                : (Longest.Run.Or(size), Longest.Shard);
        }

        return item;
    }
}

/// <summary>A history's length.</summary>
/// <param name="Events">In events.</param>
/// <param name="Bytes">In bytes, as it is sent to the orchestration.</param>
internal readonly record struct HistorySize(int Events, long Bytes)
{
    /// <summary>The greater in each.</summary>
    public HistorySize Or(HistorySize other) => new(Math.Max(Events, other.Events), Math.Max(Bytes, other.Bytes));
}
