using PseudoLabel.Store;

namespace PseudoLabel.Benchmarks.Speed;

/// <summary>A store that counts what it is asked, and takes its time to answer as one does that is far away.</summary>
/// <param name="store">The store.</param>
/// <param name="delay">Time before each answer.</param>
internal sealed class CountedStore(IRunStore store, TimeSpan delay) : IRunStore
{
    private long lookUps;
    private long reads;
    private long writes;

    /// <summary>Questions so far.</summary>
    public StoreCalls Calls => new(Interlocked.Read(ref lookUps), Interlocked.Read(ref reads), Interlocked.Read(ref writes));

    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref lookUps);
        await Task.Delay(delay, cancellationToken);
        return await store.ExistsAsync(name, cancellationToken);
    }

    public async Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref reads);
        await Task.Delay(delay, cancellationToken);
        return await store.OpenReadAsync(name, cancellationToken);
    }

    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref writes);
        await Task.Delay(delay, cancellationToken);
        await store.WriteAsync(name, write, cancellationToken);
    }

    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => store.DeleteAsync(prefix, cancellationToken);

    public Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        store.DeleteFileAsync(name, cancellationToken);

    public IAsyncEnumerable<StoredItem> ListAsync(string prefix, CancellationToken cancellationToken = default) =>
        store.ListAsync(prefix, cancellationToken);

    public Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) => store.ETagAsync(name, cancellationToken);

    public Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        store.WriteIfAsync(name, etag, write, cancellationToken);
}

/// <summary>Numbers of questions to a store.</summary>
/// <param name="LookUps">Whether something is there.</param>
/// <param name="Reads">Things read.</param>
/// <param name="Writes">Things written.</param>
internal readonly record struct StoreCalls(long LookUps, long Reads, long Writes)
{
    /// <summary>What came since.</summary>
    public StoreCalls Since(StoreCalls before) => new(LookUps - before.LookUps, Reads - before.Reads, Writes - before.Writes);
}
