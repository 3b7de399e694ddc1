using PseudoLabel.Store;

namespace PseudoLabel.Service.Tests;

/// <summary>
/// A store that one file never comes out of: to whoever waits for it the process is dead, and nothing else is answered any more. Whoever
/// opens it again has a process of its own.
/// </summary>
internal sealed class DeadlyStore(IRunStore store, string file) : IRunStore
{
    private readonly TaskCompletionSource died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends once the file was asked for.</summary>
    public Task Died => died.Task;

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        return await store.ExistsAsync(name, cancellationToken);
    }

    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        if (name == file)
        {
            died.TrySetResult();
        }

        await LiveAsync();
        return await store.OpenReadAsync(name, cancellationToken);
    }

    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        await store.WriteAsync(name, write, cancellationToken);
    }

    public async Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        return await store.DeleteFileAsync(name, cancellationToken);
    }

    public async Task DeleteAsync(string prefix, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        await store.DeleteAsync(prefix, cancellationToken);
    }

    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);

    public async Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        return await store.ETagAsync(name, cancellationToken);
    }

    public async Task<string> WriteIfAsync(
        string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        await LiveAsync();
        return await store.WriteIfAsync(name, etag, write, cancellationToken);
    }

    private Task LiveAsync() => died.Task.IsCompleted ? new TaskCompletionSource().Task : Task.CompletedTask;
}
