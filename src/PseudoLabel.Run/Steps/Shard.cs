using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Steps;

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
        int per = request.PerActivity;
        return FanOut.WindowedAsync((request.Count + per - 1) / per, i => PiecesAsync(
            activities, request,
            new PieceRequest(request.RunId, request.Round, request.First + i * per, Math.Min(per, request.Count - i * per))));
    }

    /// <summary>
    /// Pieces that one activity is handed. Where it fails for good and that is tolerated, they are handed out one by one, so that only
    /// those that are at fault are set aside.
    /// </summary>
    private static async Task<PieceResult> PiecesAsync(IRunActivities activities, ShardRequest request, PieceRequest pieces)
    {
        if (pieces.Count == 1 || !request.Tolerant)
        {
            return await PieceAsync(activities, request, pieces);
        }

        try
        {
            return await activities.PieceAsync(request.Kind, pieces);
        }
        catch (Exception fault) when (activities.FailureOf(fault) is not null)
        {
            // Which of them is at fault comes out below.
        }

        var sum = new PieceResult(0, 0);
        for (int i = 0; i < pieces.Count; i++)
        {
            sum = sum.Plus(await PieceAsync(activities, request, pieces with { Index = pieces.Index + i, Count = 1 }));
        }

        return sum;
    }

    /// <summary>
    /// A piece; where it fails for good and that is tolerated, its batches are set aside, and what is left of it is asked for.
    /// </summary>
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
