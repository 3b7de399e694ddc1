using PseudoLabel.Store;

namespace PseudoLabel.Run.Tests.Local;

/// <summary>
/// Lets some writes through, over any number of stores together, and fails at the next: a process that is stopped in between.
/// </summary>
internal sealed class StoppingStore
{
    private int writes;

    /// <summary>Writes that succeed.</summary>
    public required int After { get; init; }

    /// <summary>A store under the common count.</summary>
    public IRunStore Over(IRunStore store) => new Counted(this, store);

    private sealed class Counted(StoppingStore owner, IRunStore store) : IRunStore
    {
        public Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
            store.ExistsAsync(name, cancellationToken);

        public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) =>
            store.OpenReadAsync(name, cancellationToken);

        public Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            owner.writes++ == owner.After ? throw new IOException("stopped") : store.WriteAsync(name, write, cancellationToken);

        public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
            store.DeleteFileAsync(name, cancellationToken);

        public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.DeleteAsync(prefix, cancellationToken);

        public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
            store.ListAsync(prefix, cancellationToken);

        public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
            store.ETagAsync(name, cancellationToken);

        public Task<string> WriteIfAsync(
            string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
            store.WriteIfAsync(name, etag, write, cancellationToken);
    }
}
