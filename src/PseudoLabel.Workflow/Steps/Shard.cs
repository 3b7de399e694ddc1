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
        return FanOut.WindowedAsync(request.Count, i => PieceAsync(activities, request, new PieceRequest(request.RunId, request.Round, request.First + i)));
    }

    /// <summary>A piece; where it fails for good and that is tolerated, its batches are set aside, and what is left of it is asked for.</summary>
    private static async Task<PieceResult> PieceAsync(IRunActivities activities, ShardRequest request, PieceRequest piece)
    {
        string reason;
        try
        {
            return await activities.PieceAsync(request.Kind, piece);
        }
        catch (Exception fault) when (request.Tolerant && activities.FailureOf(fault) is not null)
        {
            reason = activities.FailureOf(fault)!;
        }

        await activities.SetAsideAsync(new FailedPiece(piece.RunId, request.Kind, piece.Index, reason));
        return await activities.PieceAsync(request.Kind, piece);
    }
}
