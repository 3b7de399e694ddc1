using PseudoLabel.Store;

namespace PseudoLabel.Trainer.Tests.Requests;

/// <summary>A store that asks for a stop once so many checkpoints were written to it.</summary>
internal sealed class StoppingStore(IRunStore store, int checkpoints, CancellationTokenSource stop) : IRunStore
{
    private int written;

    public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) => store.ExistsAsync(name, cancellationToken);

    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
        store.OpenReadAsync(name, cancellationToken);

    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        await store.WriteAsync(name, write, cancellationToken);
        if (name.EndsWith("checkpoint.bin", StringComparison.Ordinal) && Interlocked.Increment(ref written) == checkpoints)
        {
            await stop.CancelAsync();
        }
    }

    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        store.DeleteFileAsync(name, cancellationToken);

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => store.DeleteAsync(prefix, cancellationToken);

    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);

    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => store.ETagAsync(name, cancellationToken);

    public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteIfAsync(name, etag, write, cancellationToken);
}
