using PseudoLabel.Run.Contracts;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Steps;

/// <summary>The state that a run's store keeps.</summary>
public static class RunStates
{
    /// <summary>
    /// Where a run stands. Where its state is not there or damaged it stands at its start: the steps find what is done already by what
    /// each activity left. A run whose report is there is done, as that is written last.
    /// </summary>
    /// <param name="store">The run's store.</param>
    /// <param name="runId">The run's identifier.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<RunState> ReadAsync(IRunStore store, string runId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (await store.FindJsonAsync<RunState>(RunNames.State, cancellationToken) is { } state)
        {
            return state;
        }

        bool damaged = await store.ExistsAsync(RunNames.State, cancellationToken);
        bool done = damaged && await store.ExistsAsync(RunNames.Report, cancellationToken);
        return new RunState { RunId = runId, Phase = done ? RunPhase.Done : RunPhase.Plan };
    }
}
