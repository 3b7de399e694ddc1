using System.Runtime.CompilerServices;

namespace PseudoLabel.Store;

/// <summary>The part of a store whose names start with a prefix, as a store of its own: a run among the runs of a container.</summary>
public sealed class SubStore : IRunStore
{
    private readonly IRunStore store;
    private readonly string prefix;

    /// <summary>Creates the store.</summary>
    /// <param name="store">The whole.</param>
    /// <param name="prefix">The start of the names, such as <c>runs/a/</c>; a missing slash at its end is added.</param>
    /// <exception cref="ArgumentException">The prefix is empty.</exception>
    public SubStore(IRunStore store, string prefix)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        this.store = store;
        this.prefix = prefix.EndsWith('/') ? prefix : prefix + "/";
    }

    internal IRunStore Whole => store;

    internal string Prefix => prefix;

    /// <inheritdoc/>
    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        store.ExistsAsync(Full(name), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
        store.OpenReadAsync(Full(name), cancellationToken);

    /// <inheritdoc/>
    public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteAsync(Full(name), write, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        store.DeleteFileAsync(Full(name), cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.DeleteAsync(Full(prefix), cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredItem> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (StoredItem item in store.ListAsync(Full(prefix), cancellationToken))
        {
            yield return item with { Name = item.Name[this.prefix.Length..] };
        }
    }

    /// <inheritdoc/>
    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
        store.ETagAsync(Full(name), cancellationToken);

    /// <inheritdoc/>
    public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteIfAsync(Full(name), etag, write, cancellationToken);

    private string Full(string name) => prefix + StoreName.Check(name);
}
