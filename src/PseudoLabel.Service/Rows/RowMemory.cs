using System.Runtime.CompilerServices;
using PseudoLabel.Service.Runs;

namespace PseudoLabel.Service.Rows;

/// <summary>
/// What a process keeps of the results that it looked through last, so that each is looked through once. What was forgotten is made again.
/// </summary>
internal sealed class RowMemory
{
    private const int MostKept = 24;

    // As long as a host keeps its catalog; some make the rest anew for each request.
    private static readonly ConditionalWeakTable<RunCatalog, RowMemory> Memories = [];
    private readonly Lock gate = new();
    private readonly LinkedList<(string Key, Task Made)> kept = [];

    /// <summary>The memory of a host.</summary>
    public static RowMemory Of(RunCatalog catalog) => Memories.GetValue(catalog, _ => new RowMemory());

    /// <summary>What was made before under a name, or is made now; who asks meanwhile waits for the same.</summary>
    /// <param name="key">The name; what changes with what it is made of is part of it.</param>
    /// <param name="make">Makes it.</param>
    /// <param name="cancellationToken">Ends the waiting, not the making: another may wait for it.</param>
    public async Task<T> GetAsync<T>(string key, Func<Task<T>> make, CancellationToken cancellationToken)
    {
        Task<T> made;
        lock (gate)
        {
            LinkedListNode<(string Key, Task Made)>? node = kept.First;
            while (node is not null && node.Value.Key != key)
            {
                node = node.Next;
            }

            if (node is not null)
            {
                kept.Remove(node);
            }

            made = node?.Value.Made is Task<T> { IsFaulted: false, IsCanceled: false } there ? there
                : Task.Run(make, CancellationToken.None);
            kept.AddFirst((key, made));
            if (kept.Count > MostKept)
            {
                kept.RemoveLast();
            }
        }

        return await made.WaitAsync(cancellationToken);
    }
}
