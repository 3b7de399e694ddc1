namespace PseudoLabel.Run.Activities.Batches;

/// <summary>
/// Reads what many batches left, some of them at once and in their order: a store far away answers many in the time of one.
/// </summary>
internal static class FanIn
{
    /// <summary>Documents under way at once, where one is small.</summary>
    public const int Small = 16;

    /// <summary>Reads ahead of the caller; nothing is under way any more once the reading has ended or failed.</summary>
    /// <param name="batches">The batches' numbers.</param>
    /// <param name="atOnce">Reads under way at once, at least 1: so many results are in memory.</param>
    /// <param name="read">Reads one.</param>
    /// <returns>The results, in the order of the numbers.</returns>
    public static async IAsyncEnumerable<T> ReadAsync<T>(IReadOnlyList<int> batches, int atOnce, Func<int, Task<T>> read)
    {
        var underway = new Queue<Task<T>>(atOnce);
        try
        {
            for (int next = 0; next < batches.Count || underway.Count > 0;)
            {
                while (next < batches.Count && underway.Count < atOnce)
                {
                    int batch = batches[next++];
                    underway.Enqueue(Task.Run(() => read(batch)));
                }

                yield return await underway.Dequeue();
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(underway)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
