using PseudoLabel.Run.Contracts;

namespace PseudoLabel.Run.Steps;

/// <summary>
/// Fans work out over pieces: a window of them at a time, and in shards where there are very many, so that no history grows long.
/// </summary>
internal static class FanOut
{
    /// <summary>Activities under way at once in one place. A host bounds further by what it can run.</summary>
    public const int Window = 64;

    /// <summary>The most activities that one place calls itself, telling of each as it is done.</summary>
    public const int MostInOnePlace = 200;

    /// <summary>
    /// Activities of one shard: a window of them, or the square root of all where that is more, so that neither the shards' histories nor
    /// that of who hands them out grow faster than it. A place is woken as each ends and goes through its history anew: what that takes in
    /// all grows with this size.
    /// </summary>
    /// <param name="activities">All activities.</param>
    public static int ShardSize(int activities) => Math.Max(Window, (int)Math.Ceiling(Math.Sqrt(activities)));

    /// <summary>Runs all pieces of a request and sums what they did.</summary>
    /// <param name="activities">What runs them.</param>
    /// <param name="request">Which pieces.</param>
    /// <param name="shardSize">Pieces of one shard, at least 1: the plan's.</param>
    public static async Task<PieceResult> RunAsync(IRunActivities activities, ShardRequest request, int shardSize)
    {
        ArgumentNullException.ThrowIfNull(activities);
        ArgumentNullException.ThrowIfNull(request);
        if (request.Count <= MostInOnePlace * request.PerActivity)
        {
            return await Shard.RunAsync(activities, request);
        }

        int pieces = shardSize * request.PerActivity;
        int shards = (request.Count + pieces - 1) / pieces;
        return await WindowedAsync(shards, shard =>
        {
            int first = request.First + shard * pieces;
            return activities.ShardAsync(request with { First = first, Count = Math.Min(pieces, request.First + request.Count - first) });
        });
    }

    /// <summary>
    /// Keeps up to <see cref="Window"/> tasks under way and sums their results; the sum does not depend on the order in which they end.
    /// </summary>
    /// <param name="count">Number of tasks.</param>
    /// <param name="start">Starts one.</param>
    internal static async Task<PieceResult> WindowedAsync(int count, Func<int, Task<PieceResult>> start)
    {
        var underway = new List<Task<PieceResult>>(Math.Min(count, Window));
        var sum = new PieceResult(0, 0);
        for (int next = 0; next < count || underway.Count > 0;)
        {
            if (next < count && underway.Count < Window)
            {
                underway.Add(start(next++));
                continue;
            }

            Task<PieceResult> ended = await Task.WhenAny(underway);
            underway.Remove(ended);
            sum = sum.Plus(await ended);
        }

        return sum;
    }
}
