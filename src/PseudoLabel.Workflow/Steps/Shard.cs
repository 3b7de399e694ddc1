using PseudoLabel.Workflow.Activities;
using PseudoLabel.Workflow.Contracts;

namespace PseudoLabel.Workflow.Steps;

/// <summary>Runs consecutive pieces in one place. Replayable, as <see cref="RunStep"/> is.</summary>
public static class Shard
{
    /// <summary>Runs the pieces, a window at a time.</summary>
    /// <param name="activities">What runs them.</param>
    /// <param name="request">Which pieces.</param>
    public static Task<PieceResult> RunAsync(IRunActivities activities, ShardRequest request)
    {
        ArgumentNullException.ThrowIfNull(activities);
        ArgumentNullException.ThrowIfNull(request);
        return FanOut.WindowedAsync(request.Count, i => activities.PieceAsync(request.Kind, new PieceRequest(request.RunId, request.Round, request.First + i)));
    }
}
