namespace PseudoLabel.Workflow.Activities;

/// <summary>Does work on many items, some at a time, and gives the results in the items' order: how one activity reads what many batches left.</summary>
internal static class InOrder
{
    /// <summary>Small documents under way at once: reading one is nearly all waiting where the store is far.</summary>
    public const int Documents = 32;

    /// <summary>Does the work.</summary>
    /// <param name="items">The items.</param>
    /// <param name="atOnce">Items under way at once, at least 1.</param>
    /// <param name="work">What is done with one, on any thread.</param>
    /// <param name="cancellationToken">Stops before the next item.</param>
    public static async IAsyncEnumerable<TResult> SelectAsync<TItem, TResult>(
        IEnumerable<TItem> items,
        int atOnce,
        Func<TItem, Task<TResult>> work,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var underway = new Queue<Task<TResult>>();
        try
        {
            foreach (TItem item in items)
            {
                if (underway.Count >= atOnce)
                {
                    yield return await underway.Dequeue();
                }

                underway.Enqueue(Task.Run(() => work(item), cancellationToken));
            }

            while (underway.Count > 0)
            {
                yield return await underway.Dequeue();
            }
        }
        finally
        {
            // Nothing goes on once the caller has what it wanted, or an error.
            await Task.WhenAll(underway).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }
}
