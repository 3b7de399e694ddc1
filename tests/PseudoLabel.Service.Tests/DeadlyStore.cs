using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests;

/// <summary>
/// A store that one file never comes out of: to whoever waits for it the process is dead. Whoever opens it again has a process of its own.
/// </summary>
internal sealed class DeadlyStore(IRunStore store, string file) : IRunStore
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the file was asked for.</summary>
    public Task Died => died.Task;

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => store.ExistsAsync(name, cancellationToken);

    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        if (name == file)
        {
            died.TrySetResult();
            await new TaskCompletionSource().Task;
        }

        return await store.OpenReadAsync(name, cancellationToken);
    }

    public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteAsync(name, write, cancellationToken);

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => store.DeleteAsync(prefix, cancellationToken);

    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);

    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => store.ETagAsync(name, cancellationToken);

    public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteIfAsync(name, etag, write, cancellationToken);
}
