using System.Collections.Concurrent;
using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Activities;

/// <summary>A store that notes the names of what is read and written.</summary>
internal sealed class NotedStore(IRunStore store) : IRunStore
{
    private readonly ConcurrentQueue<string> reads = new();
    private readonly ConcurrentQueue<string> writes = new();

    public IReadOnlyList<string> Reads => [.. reads.Order(StringComparer.Ordinal)];

    public IReadOnlyList<string> Writes => [.. writes.Order(StringComparer.Ordinal)];

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => store.ExistsAsync(name, cancellationToken);

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        reads.Enqueue(name);
        return store.OpenReadAsync(name, cancellationToken);
    }

    public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        writes.Enqueue(name);
        return store.WriteAsync(name, write, cancellationToken);
    }

    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        store.DeleteFileAsync(name, cancellationToken);

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => store.DeleteAsync(prefix, cancellationToken);

    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);

    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => store.ETagAsync(name, cancellationToken);

    public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        writes.Enqueue(name);
        return store.WriteIfAsync(name, etag, write, cancellationToken);
    }
}
