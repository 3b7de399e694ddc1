using System.Runtime.CompilerServices;
using System.Xml;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace PseudoLabel.Store;

/// <summary>
/// A store in a container of block blobs. What is written goes up block by block and appears in one commit; what is read comes down in
/// pieces, all of one version. An account with a hierarchical namespace, which has folders, is not meant.
/// </summary>
public sealed class BlobStore : IRunStore
{
    private const int DeletesAtOnce = 16;
    private const string WriterKey = "writer";
    private const int WritersKept = 32;
    private readonly BlobContainerClient container;
    private readonly bool tags;

    /// <summary>Creates the store; <see cref="BlobContainers"/> makes clients.</summary>
    /// <param name="container">The container, which exists.</param>
    /// <param name="tags">
    /// Whether blobs get the index tags of <see cref="BlobTags"/>; the identity must then be allowed to write tags.
    /// </param>
    public BlobStore(BlobContainerClient container, bool tags = false) => (this.container, this.tags) = (container, tags);

    internal Uri Address => container.Uri;

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string name, CancellationToken cancellationToken = default) =>
        await Blob(name).ExistsAsync(cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StoreConflictException">Thrown by reads past the first 4 MiB: the blob was written anew meanwhile.</exception>
    public Task<Stream> OpenReadAsync(string name, CancellationToken cancellationToken = default) => BlobReadStream.OpenAsync(
        Blob(name),
        null,
        e => BlobFaults.IsConflict(e) ? new StoreConflictException(name, e)
            : BlobFaults.IsAbsent(e) ? new FileNotFoundException($"There is no blob '{name}' in '{container.Name}'.", name, e)
            : null,
        cancellationToken);

    /// <inheritdoc/>
    /// <exception cref="StoreConflictException">
    /// Another writer committed the same name while this one still sent its blocks; writing again is safe.
    /// </exception>
    public async Task WriteAsync(string name, Func<Stream, Task> write, CancellationToken cancellationToken = default) =>
        await WriteAsync(name, null, null, write, cancellationToken);

    /// <inheritdoc/>
    public async Task<string> WriteIfAsync(string name, string? etag, Func<Stream, Task> write,
        CancellationToken cancellationToken = default)
    {
        // A commit whose answer is lost is sent again and then meets its own result, or what others made of that meanwhile. The marks of
        // the last writers tell that from another writer's: a write that took effect is never said to be a conflict.
        string mark = Guid.NewGuid().ToString("N");
        string marks = mark;
        if (etag is not null)
        {
            BlobProperties? before = await PropertiesAsync(name, cancellationToken);
            if (before is null || BlobFaults.Text(before.ETag) != etag)
            {
                throw new StoreConflictException(name);
            }

            marks = string.Join(',', MarksOf(before).Prepend(mark).Take(WritersKept));
        }

        BlobRequestConditions conditions = etag is null ? new() { IfNoneMatch = ETag.All } : new() { IfMatch = new ETag(etag) };
        try
        {
            return await WriteAsync(name, conditions, new Dictionary<string, string> { [WriterKey] = marks }, write, cancellationToken);
        }
        catch (StoreConflictException e) when (!cancellationToken.IsCancellationRequested)
        {
            BlobProperties? now = await PropertiesAsync(name, cancellationToken);
            int age = now is null ? -1 : Array.IndexOf(MarksOf(now), mark);

            // Where others have written since, the version that this one wrote is no more: its mark stands for it, which no blob's ETag is.
            return age < 0 ? throw new StoreConflictException(name, e) : age == 0 ? BlobFaults.Text(now!.ETag) : mark;
        }
    }

    /// <inheritdoc/>
    public async Task<string?> ETagAsync(string name, CancellationToken cancellationToken = default) =>
        await PropertiesAsync(name, cancellationToken) is { } found ? BlobFaults.Text(found.ETag) : null;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredItem> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // All arguments: the library's overloads with defaults have changed from version to version.
        await foreach (BlobItem item
            in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, StoreName.Check(prefix), cancellationToken))
        {
            BlobItemProperties found = item.Properties;
            yield return new StoredItem(item.Name, found.ContentLength ?? 0, BlobFaults.Text(found.ETag ?? default),
                found.LastModified ?? default);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteFileAsync(string name, CancellationToken cancellationToken = default) =>
        await Blob(name).DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, null, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(string prefix, CancellationToken cancellationToken = default) => Parallel.ForEachAsync(
        ListAsync(prefix, cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = DeletesAtOnce, CancellationToken = cancellationToken },
        async (item, stop) => await container.DeleteBlobIfExistsAsync(item.Name, DeleteSnapshotsOption.IncludeSnapshots, null, stop));

    private async Task<string> WriteAsync(
        string name, BlobRequestConditions? conditions, Dictionary<string, string>? metadata, Func<Stream, Task> write,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(write);
        await using var stream = new BlobWriteStream(Blob(name));
        await write(stream);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return BlobFaults.Text(
                (await stream.CommitAsync(conditions, metadata, tags ? BlobTags.Of(name) : null, cancellationToken)).ETag);
        }
        catch (RequestFailedException e)
            when (BlobFaults.IsConflict(e) || (conditions is not null && e.ErrorCode == BlobErrorCode.BlobNotFound))
        {
            throw new StoreConflictException(name, e);
        }
    }

    /// <summary>The last writers on a condition, the last first.</summary>
    private static string[] MarksOf(BlobProperties blob) => blob.Metadata.TryGetValue(WriterKey, out string? marks) ? marks.Split(',') : [];

    private async Task<BlobProperties?> PropertiesAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Blob(name).GetPropertiesAsync(cancellationToken: cancellationToken);
        }
        catch (RequestFailedException e) when (BlobFaults.IsAbsent(e))
        {
            return null;
        }
        catch (XmlException e)
        {
            // Answers to a look at properties have no contents, and where one says that it has, the library reads them.
            throw new RequestFailedException("The store answered with a fault, again and again, and did not say which.", e);
        }
    }

    private BlockBlobClient Blob(string name) => container.GetBlockBlobClient(StoreName.Check(name));
}
